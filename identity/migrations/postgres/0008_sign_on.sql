-- Who signs on with the OIDC provider. A person is known by issuer and subject, never by an e-mail address.
CREATE TABLE external_identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_identities_by_user ON external_identities (user_id);

-- Browsers on their way to the provider and back, under the hash of the state; each comes back once. Nonce and code
-- verifier are made of a secret that only the browser has.
CREATE TABLE sign_ons (
    state_hash TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_ons_by_expiry ON sign_ons (expires_at);

-- Links by which the operator lets somebody in without the provider and without a password, under their hash.
CREATE TABLE sign_in_links (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_links_by_expiry ON sign_in_links (expires_at);

-- Whether the provider said so: only then does a sign-on without that group end it.
ALTER TABLE team_members ADD COLUMN from_sign_on BOOLEAN NOT NULL DEFAULT FALSE;
