-- Names that let pipelines in and stand for something else than before, until somebody who may edit the service account
-- has bound the identifier or said that the change is theirs. Of each identifier of a provider the latest change.
CREATE TABLE changed_identities (
    provider_id TEXT COLLATE "C" NOT NULL,
    id_claim TEXT COLLATE "C" NOT NULL,
    service_account_id TEXT COLLATE "C" NOT NULL REFERENCES service_accounts (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    name_claim TEXT NOT NULL,
    name TEXT NOT NULL,
    id_before TEXT NOT NULL,
    id_after TEXT NOT NULL,
    login_id TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, id_claim)
);
CREATE INDEX changed_identities_by_account ON changed_identities (service_account_id);
