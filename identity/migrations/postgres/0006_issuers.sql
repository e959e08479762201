-- Which service accounts name which issuer: `service_accounts.trust` the other way round, for the pages of issuers.
CREATE TABLE trusted_issuers (
    issuer TEXT COLLATE "C" NOT NULL,
    service_account_id TEXT COLLATE "C" NOT NULL REFERENCES service_accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (issuer, service_account_id)
);
CREATE INDEX trusted_issuers_by_service_account ON trusted_issuers (service_account_id, issuer);
INSERT INTO trusted_issuers (issuer, service_account_id)
SELECT DISTINCT p.value ->> 'issuer', s.id FROM service_accounts s, jsonb_array_elements(s.trust::jsonb) p;

-- Keys that issuers have shown, by name.
CREATE TABLE seen_keys (
    issuer TEXT COLLATE "C" NOT NULL,
    kid TEXT COLLATE "C" NOT NULL,
    algorithms TEXT COLLATE "C" NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (issuer, kid)
);
CREATE INDEX seen_keys_by_time ON seen_keys (last_seen);

-- What becomes of issuers that are not on the list of allowed ones; one row. The version counts changes of the list, too.
CREATE TABLE issuer_rules (
    single BIGINT PRIMARY KEY CHECK (single = 1),
    version BIGINT NOT NULL,
    mode TEXT COLLATE "C" NOT NULL CHECK (mode IN ('off', 'audit', 'enforce'))
);
INSERT INTO issuer_rules (single, version, mode) VALUES (1, 1, 'off');
CREATE TABLE allowed_issuers (
    issuer TEXT COLLATE "C" PRIMARY KEY,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL
);

-- Logins that the list would have refused, had it been enforced.
CREATE TABLE unlisted_logins (
    issuer TEXT COLLATE "C" PRIMARY KEY,
    logins BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
