-- What was revoked before it expired: one token, the login that it goes back to, or all that a trusted identity provider
-- or client secret let in, by identifier. Access tokens issued before `issued_before` are refused. Forgotten once none
-- of them could be valid any more.
CREATE TABLE revocations (
    subject TEXT PRIMARY KEY,
    issued_before BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX revocations_by_expiry ON revocations (expires_at);

-- Secrets of service accounts, for systems without OIDC. Only a keyed hash is kept.
ALTER TABLE service_accounts ADD COLUMN client_credentials BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE client_secrets (
    id TEXT PRIMARY KEY,
    service_account_id TEXT NOT NULL REFERENCES service_accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    hint TEXT NOT NULL,
    secret_hash TEXT NOT NULL
);
CREATE INDEX client_secrets_by_service_account ON client_secrets (service_account_id, id);
CREATE INDEX client_secrets_by_expiry ON client_secrets (expires_at);

-- Secrets of this server, encrypted with the operator's secret key.
CREATE TABLE server_secrets (
    name TEXT PRIMARY KEY,
    sealed TEXT NOT NULL
);

-- A key is published when it is made, signs from `signs_from` on until a younger one does, and then still verifies.
-- (`signs_until` was never used.)
ALTER TABLE signing_keys ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;
