-- Tokens that people make for their scripts. Only a keyed hash is kept.
CREATE TABLE personal_access_tokens (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    hint TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE
);
CREATE INDEX personal_access_tokens_by_user ON personal_access_tokens (user_id, id);
CREATE INDEX personal_access_tokens_by_expiry ON personal_access_tokens (expires_at);
