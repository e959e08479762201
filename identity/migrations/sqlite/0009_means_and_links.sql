-- By what somebody came in who did something: a browser's session, or which token. JSON; none in entries from before.
ALTER TABLE activity ADD COLUMN means TEXT;

-- When somebody last signed on as this person.
ALTER TABLE external_identities ADD COLUMN last_used_at BIGINT;

-- A browser on its way that links an account instead of signing in: whose, and in which session that was begun.
ALTER TABLE sign_ons ADD COLUMN link_user_id TEXT;
ALTER TABLE sign_ons ADD COLUMN link_session TEXT;

-- The person that a browser came back with to link an account, until that is confirmed in the same session.
CREATE TABLE sign_on_links (
    session_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    username TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_on_links_by_expiry ON sign_on_links (expires_at);
CREATE INDEX sign_on_links_by_user ON sign_on_links (user_id);
