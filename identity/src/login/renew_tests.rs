#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;

use super::*;
use crate::{
    access::Role,
    access_tokens::{self, Introspection},
    model::{LoginOutcome, NamespaceKind, ProviderDraft, ServiceAccount, ServiceAccountDraft},
    namespaces,
    naming::Reference,
    paging::PageRequest,
    problem::ProblemCode,
    service_accounts,
    testing::{World, account, code, gitlab_claims, on_each_database, provider},
};

const MINUTE: i64 = 60_000;

async fn logged_in(world: &World) -> String {
    world.clock.advance(1);
    let token = world.issuers.token("https://gitlab.example", &gitlab_claims(world.core.now() / 1000));
    let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
    login(&world.core, request).await.unwrap().token
}

async fn renewed(world: &World, token: &str) -> Result<access_tokens::AccessToken, LoginRefusal> {
    world.clock.advance(1);
    renew(&world.core, RenewalRequest { service_account: None, token, source_address: "192.0.2.8" }).await
}

async fn edit(world: &World, change: impl FnOnce(&mut ServiceAccountDraft)) -> ServiceAccount {
    let by = Reference::Path("acme/deploy".to_owned());
    let stored = service_accounts::get(&world.core, &world.root, &by).await.unwrap();
    let mut draft = ServiceAccountDraft {
        trusted_identity_providers: stored.trusted_identity_providers.iter().map(ProviderDraft::from).collect(),
        ..ServiceAccountDraft::default()
    };
    change(&mut draft);
    service_accounts::update(&world.core, &world.root, &by, &draft, None).await.unwrap()
}

fn bind(draft: &mut ServiceAccountDraft, claims: &[(&str, &str)]) {
    draft.trusted_identity_providers[0].bound_claims = provider("https://gitlab.example", claims).bound_claims;
}

async fn start(world: &World) -> String {
    world.group("acme").await;
    world.service_account("acme/deploy").await;
    logged_in(world).await
}

on_each_database! {
    async fn a_token_is_renewed_until_the_session_ends(world: &World) {
        let mut token = start(world).await;
        let began = world.core.now();
        let mut last = 0;
        while let Ok(fresh) = renewed(world, &token).await {
            last = world.core.now() + i64::from(fresh.expires_in) * 1000;
            assert!(fresh.expires_in <= 900);
            access_tokens::authenticate(&world.core, &fresh.token).await.unwrap();
            token = fresh.token;
            world.clock.advance(14 * MINUTE);
        }
        let lived = last - began;
        assert!((6 * 60 * MINUTE - 2000..=6 * 60 * MINUTE + 1000).contains(&lived), "{lived}");
        let page = PageRequest::first(100);
        let by = Reference::Path("acme/deploy".to_owned());
        let logins = service_accounts::logins(&world.core, &world.root, &by, &page).await.unwrap();
        assert!(logins.items.len() > 20);
    }
}

on_each_database! {
    async fn the_provider_says_how_long_a_login_can_be_renewed(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let changed = edit(world, |draft| draft.trusted_identity_providers[0].max_session_seconds = Some(900)).await;
        assert_eq!(changed.trusted_identity_providers[0].max_session_seconds, Some(900));
        // Whoever does not know of it does not change it.
        let kept = edit(world, |draft| draft.trusted_identity_providers[0].max_session_seconds = None).await;
        assert_eq!(kept.trusted_identity_providers[0].max_session_seconds, Some(900));
        let token = logged_in(world).await;
        world.clock.advance(10 * MINUTE);
        let fresh = renewed(world, &token).await.unwrap();
        assert!((298..=300).contains(&fresh.expires_in), "{}", fresh.expires_in);
        world.clock.advance(5 * MINUTE);
        renewed(world, &fresh.token).await.unwrap_err();
    }
}

on_each_database! {
    async fn t85_what_was_changed_since_the_login_counts(world: &World) {
        let token = start(world).await;
        // Still the same, and more than that.
        edit(world, |draft| draft.description = "edited".to_owned()).await;
        renewed(world, &token).await.unwrap();
        edit(world, |draft| bind(draft, &[("project_path", "acme/*")])).await;
        edit(world, |draft| {
            draft.trusted_identity_providers[0].how = crate::claims::Match::Wildcard;
        }).await;
        renewed(world, &token).await.unwrap();
        // A claim that is not on record; another value; another audience.
        edit(world, |draft| bind(draft, &[("project_path", "acme/*"), ("ref", "main")])).await;
        renewed(world, &token).await.unwrap_err();
        let by = Reference::Path("acme/deploy".to_owned());
        let page = PageRequest::first(1);
        let told = service_accounts::logins(&world.core, &world.root, &by, &page).await.unwrap();
        assert_eq!(told.items[0].outcome, LoginOutcome::Refused, "a refused renewal is on record");
        edit(world, |draft| bind(draft, &[("project_path", "other/app")])).await;
        renewed(world, &token).await.unwrap_err();
        edit(world, |draft| {
            bind(draft, &[("project_path", "acme/app")]);
            draft.trusted_identity_providers[0].audience = Some("https://other.example".to_owned());
        }).await;
        renewed(world, &token).await.unwrap_err();
        edit(world, |draft| draft.trusted_identity_providers[0].audience = None).await;
        renewed(world, &token).await.unwrap();
        // Not in use, removed.
        edit(world, |draft| draft.trusted_identity_providers[0].disabled = true).await;
        renewed(world, &token).await.unwrap_err();
        edit(world, |draft| draft.trusted_identity_providers[0].disabled = false).await;
        renewed(world, &token).await.unwrap();
        edit(world, |draft| draft.trusted_identity_providers = vec![ProviderDraft {
            id: None, ..draft.trusted_identity_providers[0].clone()
        }]).await;
        renewed(world, &token).await.unwrap_err();
        let again = logged_in(world).await;
        edit(world, |draft| draft.disabled = true).await;
        renewed(world, &again).await.unwrap_err();
    }
}

on_each_database! {
    async fn t85_a_deleted_account_renews_nothing(world: &World) {
        let token = start(world).await;
        let by = Reference::Path("acme/deploy".to_owned());
        service_accounts::delete(&world.core, &world.root, &by, None).await.unwrap();
        renewed(world, &token).await.unwrap_err();
        world.service_account("acme/deploy").await;
        renewed(world, &token).await.unwrap_err();
    }
}

on_each_database! {
    async fn t85_a_deleted_group_renews_nothing(world: &World) {
        let token = start(world).await;
        let acme = Reference::Path("acme".to_owned());
        renewed(world, &token).await.unwrap();
        namespaces::delete(&world.core, &world.root, NamespaceKind::Group, &acme, None).await.unwrap();
        assert_eq!(renewed(world, &token).await.unwrap_err().kind, RefusalKind::Refused);
        assert_eq!(code(access_tokens::authenticate(&world.core, &token).await), ProblemCode::Unauthenticated);
        // Nor does it come back to life with another group of that name.
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        assert_eq!(renewed(world, &token).await.unwrap_err().kind, RefusalKind::Refused);
    }
}

on_each_database! {
    async fn only_the_account_itself_renews_its_own_token(world: &World) {
        let token = start(world).await;
        let made = world.service_account("acme/other").await;
        for (named, expected) in [
            ("acme/deploy", true), ("trn:service_account:acme/deploy", true), ("acme/other", false),
            (made.id.to_string().as_str(), false), ("", false),
        ] {
            let request = RenewalRequest { service_account: Some(named), token: &token, source_address: "x" };
            assert_eq!(renew(&world.core, request).await.is_ok(), expected, "{named}");
        }
        let user = access_tokens::issue_for_user(&world.core, "root", 900).await.unwrap();
        renewed(world, &user.token).await.unwrap_err();
        renewed(world, "x").await.unwrap_err();
        let fresh = renewed(world, &token).await.unwrap();
        world.clock.advance(16 * MINUTE);
        renewed(world, &fresh.token).await.unwrap_err();
    }
}

on_each_database! {
    async fn a_refused_renewal_is_told_to_the_account_that_it_names_or_that_the_token_is_of(world: &World) {
        let token = start(world).await;
        world.service_account("acme/other").await;
        let person = access_tokens::issue_for_user(&world.core, "root", 3_600).await.unwrap().token;
        let id_token = world.issuers.token("https://gitlab.example", &gitlab_claims(world.core.now() / 1000));
        let forged = format!("{}AAAA", &token[..token.len() - 4]);
        world.clock.advance(16 * MINUTE);
        for (named, token, told_to, reason) in [
            (None, token.as_str(), Some("acme/deploy"), "The access token has expired. It can be renewed only"),
            (Some("acme/deploy"), token.as_str(), Some("acme/deploy"), "The access token has expired."),
            (Some("acme/other"), token.as_str(), Some("acme/other"), "The access token is one of another account."),
            (Some("acme/other"), person.as_str(), Some("acme/other"), "The access token is a person's"),
            (Some("acme/other"), id_token.as_str(), Some("acme/other"), "This is not an access token of this server."),
            (Some("acme/other"), forged.as_str(), Some("acme/other"), "This access token was not issued by this server."),
            (Some("acme/other"), "$TOKEN", Some("acme/other"), "The access token cannot be read."),
            (Some("acme/nobody"), token.as_str(), None, ""),
            (None, person.as_str(), None, ""),
            (None, forged.as_str(), None, ""),
        ] {
            world.clock.advance(1);
            let before = world.count("logins").await;
            let request = RenewalRequest { service_account: named, token, source_address: "192.0.2.8" };
            let refusal = renew(&world.core, request).await.unwrap_err();
            assert_eq!(refusal.kind, RefusalKind::Refused, "{reason}");
            let Some(path) = told_to else {
                assert_eq!(world.count("logins").await, before, "{named:?}");
                continue;
            };
            let by = Reference::Path(path.to_owned());
            let last = service_accounts::logins(&world.core, &world.root, &by, &PageRequest::first(1)).await.unwrap().items;
            assert_eq!(last[0].id, refusal.login_id, "{reason}");
            assert!(last[0].account.reason().unwrap().starts_with(reason), "{:?}", last[0].account);
            assert!(!last[0].account.token.signature_valid);
        }
    }
}

on_each_database! {
    async fn t88_a_revoked_token_takes_what_was_renewed_from_its_login_with_it(world: &World) {
        let core = &world.core;
        let token = start(world).await;
        let other = logged_in(world).await;
        let fresh = renewed(world, &token).await.unwrap().token;
        access_tokens::revoke(core, "nonsense").await.unwrap();
        access_tokens::revoke(core, &token).await.unwrap();
        access_tokens::revoke(core, &token).await.unwrap();
        for dead in [&token, &fresh] {
            assert_eq!(code(access_tokens::authenticate(core, dead).await), ProblemCode::Unauthenticated);
            renewed(world, dead).await.unwrap_err();
            let told = access_tokens::introspect(core, &world.root, dead).await.unwrap();
            assert_eq!(told, Introspection::default());
        }
        access_tokens::authenticate(core, &other).await.unwrap();
        let user = access_tokens::issue_for_user(core, "root", 900).await.unwrap().token;
        access_tokens::revoke(core, &user).await.unwrap();
        assert_eq!(code(access_tokens::authenticate(core, &user).await), ProblemCode::Unauthenticated);
        // Remembered as long as any of them could be valid.
        assert_eq!(world.count("revocations").await, 2);
        world.clock.advance(20 * MINUTE);
        core.tidy().await.unwrap();
        assert_eq!(world.count("revocations").await, 1);
        world.clock.advance(25 * 60 * MINUTE + 10_000);
        core.tidy().await.unwrap();
        assert_eq!(world.count("revocations").await, 0);
    }
}

on_each_database! {
    async fn all_tokens_of_an_account_or_of_one_provider_are_revoked_at_once(world: &World) {
        let core = &world.core;
        let token = start(world).await;
        let by = Reference::Path("acme/deploy".to_owned());
        let viewer = world.user("viewer").await;
        world.member("acme", &viewer, Role::Viewer).await;
        let deployer = world.user("deployer").await;
        world.member("acme", &deployer, Role::Deployer).await;
        let stranger = world.user("stranger").await;
        for (caller, expected) in [(&viewer, ProblemCode::Forbidden), (&stranger, ProblemCode::NotFound)] {
            assert_eq!(code(service_accounts::revoke_tokens(core, caller, &by, None).await), expected);
        }
        access_tokens::authenticate(core, &token).await.unwrap();
        service_accounts::revoke_tokens(core, &deployer, &by, None).await.unwrap();
        assert_eq!(code(access_tokens::authenticate(core, &token).await), ProblemCode::Unauthenticated);
        renewed(world, &token).await.unwrap_err();

        // In the same second.
        let token = logged_in(world).await;
        let fresh = renewed(world, &token).await.unwrap().token;
        access_tokens::authenticate(core, &fresh).await.unwrap();
        let stored = service_accounts::get(core, &deployer, &by).await.unwrap();
        let provider = stored.trusted_identity_providers[0].id;
        service_accounts::revoke_tokens(core, &deployer, &by, Some(provider)).await.unwrap();
        for dead in [&token, &fresh] {
            assert_eq!(code(access_tokens::authenticate(core, dead).await), ProblemCode::Unauthenticated);
            renewed(world, dead).await.unwrap_err();
        }
        let token = logged_in(world).await;
        access_tokens::authenticate(core, &token).await.unwrap();
        let other = core.new_gid(crate::naming::ResourceKind::TrustedIdentityProvider);
        let unknown = service_accounts::revoke_tokens(core, &deployer, &by, Some(other)).await;
        assert_eq!(code(unknown), ProblemCode::Invalid);
    }
}

on_each_database! {
    async fn t88_only_who_may_see_the_account_learns_what_its_token_is(world: &World) {
        let core = &world.core;
        let token = start(world).await;
        let stranger = world.user("stranger").await;
        let viewer = world.user("viewer").await;
        world.member("acme", &viewer, Role::Viewer).await;
        let told = access_tokens::introspect(core, &viewer, &token).await.unwrap();
        assert!(told.active);
        assert_eq!(told.sub.as_deref(), Some("acme/deploy"));
        assert_eq!(told.exp.unwrap() - told.iat.unwrap(), 900);
        assert!(told.tharsis_login_id.is_some() && told.auth_time.is_some() && told.jti.is_some());
        for (caller, text) in [(&stranger, token.as_str()), (&viewer, "x"), (&viewer, "")] {
            let told = access_tokens::introspect(core, caller, text).await.unwrap();
            assert_eq!(serde_json::to_value(told).unwrap(), json!({ "active": false }));
        }
        let user = access_tokens::issue_for_user(core, "viewer", 900).await.unwrap().token;
        assert!(access_tokens::introspect(core, &viewer, &user).await.unwrap().active);
        assert!(access_tokens::introspect(core, &world.root, &user).await.unwrap().active);
        assert!(!access_tokens::introspect(core, &stranger, &user).await.unwrap().active);
        let deploy = access_tokens::authenticate(core, &token).await.unwrap();
        assert!(access_tokens::introspect(core, &deploy, &token).await.unwrap().active);
        assert!(!access_tokens::introspect(core, &deploy, &user).await.unwrap().active);
    }
}

on_each_database! {
    async fn t83_a_token_without_jti_does_not_let_in_once(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers[0].single_use = true;
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        let mut claims = gitlab_claims(world.core.now() / 1000);
        claims.as_object_mut().unwrap().remove("jti");
        let token = world.issuers.token("https://gitlab.example", &claims);
        let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "x" };
        login(&world.core, request).await.unwrap_err();
    }
}

on_each_database! {
    async fn t80_t81_t82_fifty_at_once_and_one_gets_in(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers[0].single_use = true;
        let mut second = provider("https://other.example", &[("project_path", "acme/app")]);
        second.single_use = true;
        draft.trusted_identity_providers.push(second);
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        let mut claims = gitlab_claims(world.core.now() / 1000);
        let token = world.issuers.token("https://gitlab.example", &claims);
        let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "x" };
        let outcomes = futures::future::join_all((0..50).map(|_| login(&world.core, request))).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        // The same identifier of another issuer is another token.
        claims["iss"] = json!("https://other.example");
        let other = world.issuers.token("https://other.example", &claims);
        login(&world.core, LoginRequest { token: &other, ..request }).await.unwrap();
        // Remembered until no leeway lets the token in any more.
        assert_eq!(world.count("used_tokens").await, 2);
        world.clock.advance(300_000 + 60_000);
        world.core.tidy().await.unwrap();
        login(&world.core, request).await.unwrap_err();
        assert_eq!(world.count("used_tokens").await, 2);
        world.clock.advance(2000);
        world.core.tidy().await.unwrap();
        assert_eq!(world.count("used_tokens").await, 0);
        login(&world.core, request).await.unwrap_err();
    }
}
