//! Explanations: what is kept, who is told what, and tests without a login.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::*;
use crate::{
    access::Role,
    caller::Caller,
    model::{LoginOutcome, LoginRecord, Rule, ServiceAccountDraft, TestReport, VerdictKind},
    naming::{Gid, Reference},
    paging::PageRequest,
    problem::{Problem, ProblemCode},
    search, service_accounts, storage,
    testing::{World, account, code, gitlab_claims, on_each_database, provider},
};

fn token(world: &World, changes: &Value) -> String {
    let mut claims = gitlab_claims(world.core.now() / 1000);
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    world.issuers.token("https://gitlab.example", &claims)
}

fn by(path: &str) -> Reference {
    Reference::Path(path.to_owned())
}

async fn refused(world: &World, account: &str, token: &str) -> Gid {
    world.clock.advance(1);
    let request = LoginRequest { service_account: account, token, source_address: "192.0.2.7" };
    login(&world.core, request).await.expect_err("a refusal").login_id
}

async fn accepted(world: &World, account: &str, token: &str) {
    world.clock.advance(1);
    let request = LoginRequest { service_account: account, token, source_address: "192.0.2.7" };
    login(&world.core, request).await.unwrap();
}

async fn logins(world: &World, caller: &Caller, path: &str) -> Vec<LoginRecord> {
    let page = PageRequest::first(100);
    service_accounts::logins(&world.core, caller, &by(path), &page).await.unwrap().items
}

async fn tested(world: &World, caller: &Caller, path: &str, subject: TestSubject<'_>) -> Result<TestReport, Problem> {
    test(&world.core, caller, &by(path), subject).await
}

/// A service account for jobs of this branch.
async fn for_branch(world: &World, path: &str, branch: &str) {
    let (group, _) = path.rsplit_once('/').unwrap();
    world.group(group).await;
    let claims = [("project_path", "acme/app"), ("ref", branch)];
    let draft = ServiceAccountDraft {
        trusted_identity_providers: vec![provider("https://gitlab.example", &claims)],
        ..account(path)
    };
    service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
}

on_each_database! {
    async fn a_token_for_another_service_account_is_told_to_whoever_may_know_of_that_one(world: &World) {
        for_branch(world, "acme/deploy", "main").await;
        for_branch(world, "acme/secret/release", "release").await;
        for_branch(world, "acme/open/other", "other").await;
        let release = token(world, &json!({ "ref": "release" }));
        let id = refused(world, "acme/deploy", &release).await;

        for _ in 0..5 {
            refused(world, "acme/deploy", &release).await;
        }
        let before = storage::query_plans::statements_of_this_thread();
        let all = logins(world, &world.root, "acme/deploy").await;
        assert!(all.iter().all(|login| login.account.token.elsewhere.is_some()));
        assert!(storage::query_plans::statements_of_this_thread() - before <= 5, "no statement a row");
        let told = &all[0].account;
        assert_eq!(told.token.elsewhere.as_ref().unwrap().path, "acme/secret/release");
        assert_eq!(told.cause(), Some("other-account"));
        assert_eq!(told.first_broken().unwrap().claim.as_deref(), Some("ref"));
        let one = service_accounts::login(&world.core, &world.root, &by("acme/deploy"), id.uuid).await.unwrap();
        assert!(one.account.token.elsewhere.is_some() && one.account.token.values.is_none());

        // Sees acme/deploy, since it can act in acme/open, but not what is in acme/secret.
        let ada = world.user("ada").await;
        world.member("acme/open", &ada, Role::Owner).await;
        let told = &logins(world, &ada, "acme/deploy").await[0].account;
        assert_eq!((told.token.elsewhere.as_ref(), told.cause()), (None, Some("different")));
        world.member("acme/secret", &ada, Role::Viewer).await;
        assert!(logins(world, &ada, "acme/deploy").await[0].account.token.elsewhere.is_some());

        // A token of somebody else is nothing that could be held against anything.
        let forged = world.issuers.token("https://forger.example", &gitlab_claims(world.core.now() / 1000));
        refused(world, "acme/deploy", &forged).await;
        assert!(logins(world, &world.root, "acme/deploy").await[0].account.token.elsewhere.is_none());
        // Nothing of it is stored.
        let mut db = world.core.db();
        let stored = storage::logins::find(&mut db, id.uuid).await.unwrap().unwrap().1;
        assert!(stored.account.token.elsewhere.is_none());
    }
}

on_each_database! {
    async fn claims_are_kept_of_proven_tokens_only_and_never_told_as_a_whole(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let id = refused(world, "acme/deploy", &token(world, &json!({ "project_path": "x", "user_email": "a@b.example" }))).await;
        let mut db = world.core.db();
        let stored = storage::logins::find(&mut db, id.uuid).await.unwrap().unwrap().1;
        assert!(stored.account.token.values.unwrap().contains("a@b.example"));
        let told = service_accounts::login(&world.core, &world.root, &by("acme/deploy"), id.uuid).await.unwrap();
        assert!(!serde_json::to_string(&told).unwrap().contains("a@b.example"));

        // What is very long is left out, what is short is kept.
        let long = token(world, &json!({ "project_path": "x", "noise": "n".repeat(9_000) }));
        let id = refused(world, "acme/deploy", &long).await;
        let values = storage::logins::find(&mut db, id.uuid).await.unwrap().unwrap().1.account.token.values.unwrap();
        assert!(values.len() < 8 * 1024 && values.contains("job-1") && !values.contains("nnnn"));

        let mut claims = gitlab_claims(world.core.now() / 1000);
        claims["project_path"] = json!("SECRET");
        let genuine = world.issuers.token("https://gitlab.example", &claims);
        let (head, _) = genuine.rsplit_once('.').unwrap();
        for bad in [format!("{head}.AAAA"), world.issuers.token("https://forger.example", &claims)] {
            let id = refused(world, "acme/deploy", &bad).await;
            let stored = storage::logins::find(&mut db, id.uuid).await.unwrap().unwrap().1;
            assert_eq!(stored.account.token.values, None);
        }
    }
}

on_each_database! {
    async fn a_login_is_found_by_its_identifier_by_those_who_may_see_it(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let id = refused(world, "acme/deploy", "x").await.to_string();
        let ada = world.user("ada").await;
        assert_eq!(search::everything(&world.core, &ada, &id, 8).await.unwrap(), []);
        world.member("acme", &ada, Role::Viewer).await;
        let found = search::everything(&world.core, &ada, &format!(" {id} "), 8).await.unwrap();
        assert_eq!((found[0].kind, found[0].path.as_str()), (search::HitKind::Login, "acme/deploy"));
        assert_eq!(found[0].id.to_string(), id);
        assert!(found[0].service_account_id.is_some());
    }
}

on_each_database! {
    async fn a_test_tells_of_another_account_also_without_the_signature(world: &World) {
        for_branch(world, "acme/deploy", "main").await;
        for_branch(world, "acme/release", "release").await;
        let release = token(world, &json!({ "ref": "release" }));
        let mut said = gitlab_claims(world.core.now() / 1000);
        said["ref"] = json!("release");
        let said = said.to_string();
        for subject in [
            TestSubject::Token(&release),
            TestSubject::Token(release.rsplit_once('.').unwrap().0),
            TestSubject::Claims(&said),
        ] {
            let report = tested(world, &world.root, "acme/deploy", subject).await.unwrap();
            assert_eq!(report.account.cause(), Some("other-account"), "{subject:?}");
            assert_eq!(report.account.token.elsewhere.unwrap().path, "acme/release");
        }
    }
}

on_each_database! {
    async fn who_tests_against_a_service_account_holds_its_role_wherever_it_is_a_member(world: &World) {
        world.workspace("acme/prod").await;
        let deploy = world.service_account("acme/deploy").await;
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Viewer).await;
        let good = token(world, &json!({}));
        let id = refused(world, "acme/deploy", "rubbish").await;
        let subjects = [TestSubject::Token(&good), TestSubject::Claims("{}"), TestSubject::Login(id.uuid)];
        tested(world, &ada, "acme/deploy", subjects[0]).await.unwrap();
        let machine = Caller::ServiceAccount { id: deploy.id.uuid, path: deploy.path.clone(), bearing: None };
        world.member("acme/prod", &machine, Role::Deployer).await;
        for subject in subjects {
            let problem = tested(world, &ada, "acme/deploy", subject).await.unwrap_err();
            assert_eq!(problem.code, ProblemCode::Forbidden);
            assert!(problem.detail.contains("deployer in acme/prod"), "{}", problem.detail);
        }
        // The logins themselves are told as before.
        assert_eq!(logins(world, &ada, "acme/deploy").await.len(), 1);
        world.member("acme/prod", &ada, Role::Deployer).await;
        tested(world, &ada, "acme/deploy", subjects[0]).await.unwrap();
    }
}

on_each_database! {
    async fn a_test_is_the_same_evaluation_and_leaves_nothing(world: &World) {
        for_branch(world, "acme/deploy", "main").await;
        let mut once = account("acme/once");
        once.trusted_identity_providers = vec![provider("https://gitlab.example", &[("ref", "main")])];
        once.trusted_identity_providers[0].single_use = true;
        service_accounts::create(&world.core, &world.root, &once).await.unwrap();
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Viewer).await;
        let events = world.count("activity").await;
        let good = token(world, &json!({}));
        let (unsigned, _) = good.rsplit_once('.').unwrap();

        let report = tested(world, &ada, "acme/deploy", TestSubject::Token(&good)).await.unwrap();
        assert_eq!((report.outcome, report.signature_checked), (LoginOutcome::Accepted, true));
        for text in [unsigned.to_owned(), format!(" {unsigned}.\n")] {
            let report = tested(world, &ada, "acme/deploy", TestSubject::Token(&text)).await.unwrap();
            assert_eq!((report.outcome, report.signature_checked), (LoginOutcome::Accepted, false));
            let signature = &report.account.providers[0].findings[2];
            assert_eq!((signature.rule, signature.verdict), (Rule::Signature, VerdictKind::NotChecked));
            assert!(signature.hint.as_ref().unwrap().contains("left out"));
        }
        let wrong = token(world, &json!({ "ref": "Main" }));
        for text in [wrong.as_str(), wrong.rsplit_once('.').unwrap().0] {
            let report = tested(world, &ada, "acme/deploy", TestSubject::Token(text)).await.unwrap();
            assert_eq!((report.outcome, report.account.cause()), (LoginOutcome::Refused, Some("letter-case")));
        }
        let claims = gitlab_claims(world.core.now() / 1000).to_string();
        let report = tested(world, &ada, "acme/deploy", TestSubject::Claims(&claims)).await.unwrap();
        assert_eq!((report.outcome, report.signature_checked), (LoginOutcome::Accepted, false));
        let stranger = json!({ "iss": "https://other.example" }).to_string();
        let report = tested(world, &ada, "acme/deploy", TestSubject::Claims(&stranger)).await.unwrap();
        assert_eq!(report.account.cause(), Some("issuer-other"));
        for bad in ["", "{", "[]", "{\"a\":1,\"a\":2}", &"x".repeat(20_000)] {
            let refused = tested(world, &ada, "acme/deploy", TestSubject::Claims(bad)).await.unwrap_err();
            assert!(refused.at("/claims").is_some(), "{refused:?}");
        }
        let report = tested(world, &ada, "acme/deploy", TestSubject::Token("rubbish")).await.unwrap();
        assert!(report.account.malformed.is_some());
        let report = tested(world, &ada, "acme/deploy", TestSubject::Token("a.b")).await.unwrap();
        assert!(report.account.malformed.is_some());

        // Tested twice, the token has still not been used.
        for _ in 0..2 {
            let report = tested(world, &ada, "acme/once", TestSubject::Token(&good)).await.unwrap();
            assert_eq!(report.outcome, LoginOutcome::Accepted);
        }
        assert_eq!(world.count("logins").await, 0);
        assert_eq!(world.count("activity").await, events);
        accepted(world, "acme/once", &good).await;
        let report = tested(world, &ada, "acme/once", TestSubject::Token(&good)).await.unwrap();
        assert_eq!((report.outcome, report.account.cause()), (LoginOutcome::Refused, Some("used")));
        let nameless = token(world, &json!({ "jti": null }));
        let report = tested(world, &ada, "acme/once", TestSubject::Token(&nameless)).await.unwrap();
        assert_eq!((report.outcome, report.account.cause()), (LoginOutcome::Refused, Some("no-token-id")));

        // A key that the issuer has not is found without the signature, too.
        world.issuers.rotate("https://gitlab.example");
        let strange = token(world, &json!({}));
        world.issuers.rotate("https://gitlab.example");
        world.clock.advance(61_000);
        let (unsigned, _) = strange.rsplit_once('.').unwrap();
        let report = tested(world, &ada, "acme/deploy", TestSubject::Token(unsigned)).await.unwrap();
        assert_eq!((report.outcome, report.account.cause()), (LoginOutcome::Refused, Some("key-unknown")));
        let claim = report.account.providers[0].findings.last().unwrap();
        assert_eq!(claim.verdict, VerdictKind::Pass, "the claims are compared all the same");

        let eve = world.user("eve").await;
        for subject in [TestSubject::Token(&good), TestSubject::Claims(&claims)] {
            assert_eq!(code(tested(world, &eve, "acme/deploy", subject).await), ProblemCode::NotFound);
        }
        assert!(!format!("{:?}", TestSubject::Token(&good)).contains(&good[..20]));
    }
}

on_each_database! {
    async fn a_recorded_login_is_tested_against_what_is_trusted_now(world: &World) {
        for_branch(world, "acme/deploy", "main").await;
        for_branch(world, "acme/other", "main").await;
        let wrong = token(world, &json!({ "ref": "release" }));
        let id = refused(world, "acme/deploy", &wrong).await;
        let forged = refused(world, "acme/deploy", &format!("{}.AAAA", wrong.rsplit_once('.').unwrap().0)).await;
        world.clock.advance(7_200_000);
        let report = tested(world, &world.root, "acme/deploy", TestSubject::Login(id.uuid)).await.unwrap();
        assert_eq!((report.outcome, report.account.cause()), (LoginOutcome::Refused, Some("different")));
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers = vec![provider("https://gitlab.example", &[("ref", "release")])];
        service_accounts::update(&world.core, &world.root, &by("acme/deploy"), &draft, None).await.unwrap();
        let report = tested(world, &world.root, "acme/deploy", TestSubject::Login(id.uuid)).await.unwrap();
        assert_eq!((report.outcome, report.signature_checked), (LoginOutcome::Accepted, true));
        assert!(report.at.0 < world.core.now() - 7_000_000, "at the time of the login, when it was not expired");
        let unproven = tested(world, &world.root, "acme/deploy", TestSubject::Login(forged.uuid)).await.unwrap_err();
        assert!(unproven.at("/login_id").is_some());
        let other = tested(world, &world.root, "acme/other", TestSubject::Login(id.uuid)).await;
        assert_eq!(code(other), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn attempts_are_kept_in_bounds(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        accepted(world, "acme/deploy", &token(world, &json!({}))).await;
        world.clock.advance(1000);
        accepted(world, "acme/deploy", &token(world, &json!({}))).await;
        let genuine = refused(world, "acme/deploy", &token(world, &json!({ "project_path": "acme/else" }))).await;
        refused(world, "acme/deploy", "x").await;
        // A stranger fills the list.
        let mut tx = world.core.db().begin_append().await.unwrap();
        let template = logins(world, &world.root, "acme/deploy").await.remove(0);
        let flood: Vec<LoginRecord> = (0..1_200)
            .map(|n| LoginRecord {
                id: world.core.new_gid(crate::naming::ResourceKind::Login),
                at: crate::timestamp::Timestamp(world.core.now() + n),
                ..template.clone()
            })
            .collect();
        let rows: Vec<_> = flood.iter().map(|login| (made.id.uuid, login)).collect();
        storage::logins::insert(&mut tx, &rows).await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..100 {
            world.clock.advance(20);
            let request = LoginRequest { service_account: "acme/deploy", token: "x", source_address: "192.0.2.7" };
            let attempt = login(&world.core, request);
            attempt.await.unwrap_err();
        }
        // The last of the hundred made the journal look; it does so before it writes again.
        refused(world, "acme/deploy", "x").await;
        let kept = world.count("logins").await;
        assert!((1_000..=1_010).contains(&kept), "{kept}");
        let usage = service_accounts::usage(&world.core, &world.root, &by("acme/deploy")).await.unwrap();
        assert_eq!(usage.logins_of_30_days, 2, "accepted logins are not crowded out");
        let kept = service_accounts::login(&world.core, &world.root, &by("acme/deploy"), genuine.uuid).await.unwrap();
        assert!(kept.account.reason().unwrap().contains("project_path"), "nor is a refused login with a genuine token");

        // Old ones go, but not the last that was accepted.
        world.clock.advance(181 * 24 * 60 * 60 * 1000);
        world.core.tidy().await.unwrap();
        assert_eq!(world.count("logins").await, 1);
        let usage = service_accounts::usage(&world.core, &world.root, &by("acme/deploy")).await.unwrap();
        assert!(usage.last_login_at.is_some());
    }
}
