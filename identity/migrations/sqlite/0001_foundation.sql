-- House dialect, the same in both databases: TEXT identifiers (UUIDv7), BIGINT milliseconds since 1970, JSON as TEXT.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    username TEXT NOT NULL UNIQUE,
    admin BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    password_hash TEXT,
    tokens_valid_after BIGINT NOT NULL
);

CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL
);

CREATE TABLE team_members (
    team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    maintainer BOOLEAN NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_by_user ON team_members (user_id, team_id);

-- Groups and workspaces. They never move, so a path is written once.
CREATE TABLE namespaces (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('group', 'workspace')),
    parent_id TEXT REFERENCES namespaces (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    created_by TEXT NOT NULL
);
CREATE INDEX namespaces_by_parent ON namespaces (parent_id, kind, path);
CREATE INDEX namespaces_by_kind ON namespaces (kind, path);

-- Each namespace with itself (distance 0) and everything above it.
CREATE TABLE namespace_ancestors (
    namespace_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
    ancestor_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
    distance BIGINT NOT NULL,
    PRIMARY KEY (namespace_id, ancestor_id)
);
CREATE INDEX namespace_ancestors_by_ancestor ON namespace_ancestors (ancestor_id, namespace_id);

CREATE TABLE service_accounts (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    group_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    trust TEXT NOT NULL,
    tokens_valid_after BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    UNIQUE (group_id, name)
);

CREATE TABLE memberships (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    namespace_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    team_id TEXT REFERENCES teams (id) ON DELETE CASCADE,
    service_account_id TEXT REFERENCES service_accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'publisher', 'deployer', 'owner')),
    CHECK (
        (CASE WHEN user_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN service_account_id IS NULL THEN 0 ELSE 1 END) = 1
    ),
    UNIQUE (namespace_id, user_id),
    UNIQUE (namespace_id, team_id),
    UNIQUE (namespace_id, service_account_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id, namespace_id);
CREATE INDEX memberships_by_team ON memberships (team_id, namespace_id);
CREATE INDEX memberships_by_service_account ON memberships (service_account_id, namespace_id);

-- Login attempts. No reference to the service account: they outlive it.
CREATE TABLE logins (
    id TEXT PRIMARY KEY,
    service_account_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    provider_id TEXT,
    source_address TEXT NOT NULL,
    duration_us BIGINT NOT NULL,
    account TEXT NOT NULL
);
CREATE INDEX logins_by_service_account ON logins (service_account_id, id);
CREATE INDEX logins_by_outcome ON logins (service_account_id, outcome, at);

-- Tokens that single-use providers let in, until they have expired.
CREATE TABLE used_tokens (
    issuer TEXT NOT NULL,
    token_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, token_id)
);
CREATE INDEX used_tokens_by_expiry ON used_tokens (expires_at);

-- Audit events. No references: they outlive what they are about.
CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    namespace_path TEXT,
    target_type TEXT NOT NULL,
    target_id TEXT NOT NULL,
    target_name TEXT NOT NULL,
    details TEXT NOT NULL
);
CREATE INDEX activity_by_namespace ON activity (namespace_path, id);
CREATE INDEX activity_by_target ON activity (target_id, id);

-- Keys that sign access tokens; the private part is encrypted with the operator's secret key.
CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_private_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    signs_until BIGINT
);

-- Browser sessions, under the hash of their identifier.
CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- The link that makes the first administrator, under its hash; at most one row.
CREATE TABLE setup_links (
    single BIGINT PRIMARY KEY CHECK (single = 1),
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
