-- Names behind which a login had another identifier than the one before, until somebody binds the identifier or says that
-- it is right. A row for each name: what it stood for when all was well, what it stands for since, and the login that
-- showed it. Names may be longer than an index takes, so the key has their hash. Those that were called right stay, so that
-- another instance which still remembers the identifier from before does not ask again.
CREATE TABLE changed_identities (
    service_account_id TEXT NOT NULL REFERENCES service_accounts (id) ON DELETE CASCADE,
    provider_id TEXT NOT NULL,
    id_claim TEXT NOT NULL,
    name_hash TEXT NOT NULL,
    issuer TEXT NOT NULL,
    what TEXT NOT NULL,
    name_claim TEXT NOT NULL,
    name TEXT NOT NULL,
    before_id TEXT NOT NULL,
    after_id TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    login_id TEXT NOT NULL,
    acknowledged BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (service_account_id, provider_id, id_claim, name_hash)
);
