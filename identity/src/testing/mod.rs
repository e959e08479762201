//! A server in a test: its own database, a clock that the test moves, and short ways to people and places.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod database;
mod issuer;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

pub(crate) use database::{TestDatabase, on_each_database};
pub(crate) use issuer::{TestIssuers, gitlab_claims};
use uuid::Uuid;

use crate::{
    access::Role,
    access_tokens::{SecretKey, SigningAlgorithm},
    caller::Caller,
    clock::{Clock, Millis, SystemRandomness},
    core::{Core, Settings},
    members, model,
    model::{ClaimDraft, ClaimDrafts, GroupDraft, MemberDraft, Membership, ServiceAccount, WorkspaceDraft},
    namespaces,
    outbound::AllowList,
    problem::{Problem, ProblemCode},
    service_accounts,
    storage::{self, Db},
    users::{self, UserDraft},
};

/// Where the test's server is reached: the audience that its service accounts ask for.
pub(crate) const PUBLIC_URL: &str = "https://tharsis.example";

/// A clock that stands still until the test moves it.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) const fn at(now: Millis) -> Self {
        Self(AtomicI64::new(now))
    }

    pub(crate) fn advance(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// A server with an administrator called `root`.
pub(crate) struct World {
    pub(crate) core: Core,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) issuers: Arc<TestIssuers>,
    pub(crate) root: Caller,
}

impl World {
    pub(crate) async fn new(db: Db) -> Self {
        let clock = Arc::new(TestClock::at(1_795_467_240_000));
        let issuers = Arc::new(TestIssuers::default());
        let core = Self::instance(db, &clock, &issuers).await;
        let mut world = Self {
            core,
            clock,
            issuers,
            root: Caller::ServiceAccount { id: Uuid::nil(), path: String::new(), bearing: None },
        };
        world.root = world.person("root", true).await;
        world
    }

    /// Another process on the same database, at the same time.
    pub(crate) async fn another_instance(&self) -> Core {
        Self::instance(self.core.db.clone(), &self.clock, &self.issuers).await
    }

    async fn instance(db: Db, clock: &Arc<TestClock>, issuers: &Arc<TestIssuers>) -> Core {
        let settings = Settings {
            public_url: PUBLIC_URL.to_owned(),
            allowed_issuer_hosts: AllowList::parse("gitlab.lan").unwrap(),
            client_secret_max_days: 90,
            personal_token_max_days: 365,
            signing_algorithm: SigningAlgorithm::Es256,
            signing_key_days: 90,
            sign_on: Some(crate::sign_on::tests::provider()),
            password_sign_in: true,
        };
        let secret = SecretKey::from_text(&"s".repeat(32)).unwrap();
        let (source, clock) = (Arc::clone(issuers), Arc::clone(clock));
        Core::open_with(source, db, &secret, settings, clock, Arc::new(SystemRandomness)).await.unwrap()
    }

    async fn person(&self, name: &str, admin: bool) -> Caller {
        let draft = UserDraft { username: name.into(), password: "correct horse battery".into(), admin };
        let user = users::create_by_operator(&self.core, &draft).await.unwrap();
        Caller::User { id: user.id.uuid, username: user.username, admin, means: model::Means::Session }
    }

    pub(crate) async fn user(&self, name: &str) -> Caller {
        self.person(name, false).await
    }

    pub(crate) async fn administrator(&self, name: &str) -> Caller {
        self.person(name, true).await
    }

    /// Makes groups along the path; those that exist stay.
    pub(crate) async fn group(&self, path: &str) {
        let (parent_path, name) = match path.rsplit_once('/') {
            Some((parent, name)) => {
                Box::pin(self.group(parent)).await;
                (Some(parent.to_owned()), name)
            }
            None => (None, path),
        };
        let draft = GroupDraft { name: name.into(), description: String::new(), parent_path };
        match namespaces::create_group(&self.core, &self.root, &draft).await {
            Ok(_) => {}
            Err(problem) => assert_eq!(problem.code, ProblemCode::AlreadyExists, "{problem:?}"),
        }
    }

    pub(crate) async fn workspace(&self, path: &str) {
        let (group, name) = path.rsplit_once('/').unwrap();
        self.group(group).await;
        let draft = WorkspaceDraft { name: name.into(), description: String::new(), group_path: group.into() };
        namespaces::create_workspace(&self.core, &self.root, &draft).await.unwrap();
    }

    /// Gives a user or service account a role, by the administrator.
    pub(crate) async fn member(&self, namespace: &str, who: &Caller, role: Role) -> Membership {
        self.try_member(&self.root, namespace, who, role).await.unwrap()
    }

    pub(crate) async fn try_member(
        &self,
        by: &Caller,
        namespace: &str,
        who: &Caller,
        role: Role,
    ) -> Result<Membership, Problem> {
        let mut draft =
            MemberDraft { namespace_path: namespace.into(), role: role.to_string(), ..MemberDraft::default() };
        match who {
            Caller::User { username, .. } => draft.username = Some(username.clone()),
            Caller::ServiceAccount { path, .. } => {
                draft.service_account_id = Some(format!("trn:service_account:{path}"));
            }
        }
        members::add(&self.core, by, &draft).await
    }

    pub(crate) async fn service_account(&self, path: &str) -> ServiceAccount {
        service_accounts::create(&self.core, &self.root, &account(path)).await.unwrap()
    }

    /// The rows of a table, for tests that nothing half-written remains.
    pub(crate) async fn count(&self, table: &'static str) -> u64 {
        use storage::Executor as _;
        let statement = match table {
            "logins" => "SELECT COUNT(*) AS n FROM logins -- test",
            "activity" => "SELECT COUNT(*) AS n FROM activity -- test",
            "memberships" => "SELECT COUNT(*) AS n FROM memberships -- test",
            "namespaces" => "SELECT COUNT(*) AS n FROM namespaces -- test",
            "service_accounts" => "SELECT COUNT(*) AS n FROM service_accounts -- test",
            "revocations" => "SELECT COUNT(*) AS n FROM revocations -- test",
            "used_tokens" => "SELECT COUNT(*) AS n FROM used_tokens -- test",
            "changed_identities" => "SELECT COUNT(*) AS n FROM changed_identities -- test",
            "client_secrets" => "SELECT COUNT(*) AS n FROM client_secrets -- test",
            "sign_on_links" => "SELECT COUNT(*) AS n FROM sign_on_links -- test",
            "team_members" => "SELECT COUNT(*) AS n FROM team_members -- test",
            other => panic!("no statement for {other}"),
        };
        let mut db = self.core.db();
        db.fetch_one(storage::sql(statement)).await.unwrap().count("n").unwrap()
    }
}

/// A service account that trusts a GitLab, as it would be typed.
pub(crate) fn account(path: &str) -> model::ServiceAccountDraft {
    let (group, name) = path.rsplit_once('/').unwrap();
    model::ServiceAccountDraft {
        name: name.into(),
        group_path: group.into(),
        trusted_identity_providers: vec![provider("https://gitlab.example", &[("project_path", "acme/app")])],
        ..model::ServiceAccountDraft::default()
    }
}

pub(crate) fn provider(issuer: &str, claims: &[(&str, &str)]) -> model::ProviderDraft {
    let claims = claims.iter().map(|&(name, value)| ClaimDraft { name: name.into(), value: value.into() });
    model::ProviderDraft {
        issuer: issuer.into(),
        bound_claims: ClaimDrafts(claims.collect()),
        ..model::ProviderDraft::default()
    }
}

pub(crate) fn machine(account: &ServiceAccount) -> Caller {
    Caller::ServiceAccount { id: account.id.uuid, path: account.path.clone(), bearing: None }
}

/// A session as the session layer would write it now.
pub(crate) fn session<'a>(core: &Core, id_hash: &'a str, who: &Caller) -> storage::sessions::Session<'a> {
    storage::sessions::Session {
        id_hash,
        data: "{}",
        expires_at: core.now() + 12 * 3_600_000,
        user: Some(who.id()),
        source_address: Some("192.0.2.7".into()),
        user_agent: Some("curl/8.14.1".into()),
        at: core.now(),
    }
}

/// Makes a session of that hash.
pub(crate) async fn sign_in_as(world: &World, id_hash: &str, who: &Caller) {
    assert!(storage::sessions::create(world.core.db(), session(&world.core, id_hash, who)).await.unwrap());
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> ProblemCode {
    outcome.expect_err("this should have been refused").code
}
