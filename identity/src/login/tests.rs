#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::*;
use crate::{
    access_tokens::{self, AccessToken},
    caller::Caller,
    model::{LoginOutcome, LoginRecord, ProviderDraft, Rule, ServiceAccountDraft, VerdictKind},
    naming::Reference,
    paging::PageRequest,
    problem::ProblemCode,
    service_accounts,
    testing::{World, account, code, gitlab_claims, on_each_database, provider},
};

fn now(world: &World) -> i64 {
    world.core.now() / 1000
}

async fn try_login(world: &World, account: &str, token: &str) -> Result<AccessToken, LoginRefusal> {
    // Records are ordered by their millisecond: no two of the test share one.
    world.clock.advance(1);
    let request = LoginRequest { service_account: account, token, source_address: "192.0.2.7" };
    login(&world.core, request).await
}

/// A token of the usual issuer with some claims changed; `null` removes one.
fn token(world: &World, changes: &Value) -> String {
    let mut claims = gitlab_claims(now(world));
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    world.issuers.token("https://gitlab.example", &claims)
}

async fn last_login(world: &World, path: &str) -> LoginRecord {
    let by = Reference::Path(path.to_owned());
    let page = service_accounts::logins(&world.core, &world.root, &by, &PageRequest::first(1)).await.unwrap();
    page.items.into_iter().next().unwrap()
}

on_each_database! {
    async fn a_matching_token_logs_in_and_the_access_token_is_checked_on_use(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let id = made.id.to_string();
        for named in [id.as_str(), "trn:service_account:acme/deploy", "acme/deploy", " acme/deploy "] {
            let issued = try_login(world, named, &token(world, &json!({}))).await.unwrap();
            assert_eq!(issued.expires_in, 900);
            let caller = access_tokens::authenticate(core, &issued.token).await.unwrap();
            assert_eq!((caller.id(), caller.name()), (made.id.uuid, made.path.as_str()));
        }
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 1, "the keys are fetched once");
        let record = last_login(world, "acme/deploy").await;
        assert_eq!(record.outcome, LoginOutcome::Accepted);
        assert_eq!(record.provider_id, Some(made.trusted_identity_providers[0].id));
        assert_eq!(record.source_address, "192.0.2.7");
        assert!(record.account.token.signature_valid);

        let issued = try_login(world, &id, &token(world, &json!({}))).await.unwrap();
        world.clock.advance(904_000);
        access_tokens::authenticate(core, &issued.token).await.unwrap();
        world.clock.advance(2_000);
        let expired = access_tokens::authenticate(core, &issued.token).await.unwrap_err();
        assert_eq!((expired.code, expired.detail.as_str()), (ProblemCode::Unauthenticated, "The access token has expired."));
    }
}

on_each_database! {
    async fn t86_the_token_of_a_deleted_account_is_dead_also_for_its_successor(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let issued = try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap();
        let by = Reference::Path("acme/deploy".into());
        service_accounts::delete(core, &world.root, &by, None).await.unwrap();
        assert_eq!(code(access_tokens::authenticate(core, &issued.token).await), ProblemCode::Unauthenticated);
        world.service_account("acme/deploy").await;
        assert_eq!(code(access_tokens::authenticate(core, &issued.token).await), ProblemCode::Unauthenticated);
        assert_eq!(world.count("logins").await, 1, "the record of the login outlives the account");
    }
}

on_each_database! {
    async fn a_disabled_account_neither_logs_in_nor_acts(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let issued = try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap();
        let by = Reference::Path("acme/deploy".into());
        let disabled = ServiceAccountDraft { disabled: true, ..account("acme/deploy") };
        service_accounts::update(core, &world.root, &by, &disabled, None).await.unwrap();
        assert_eq!(code(access_tokens::authenticate(core, &issued.token).await), ProblemCode::Unauthenticated);
        try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap_err();
        let told = last_login(world, "acme/deploy").await.account;
        assert_eq!(told.providers[0].findings[0].rule, Rule::Enabled);
        assert_eq!(told.providers[0].findings[0].verdict, VerdictKind::Fail);
    }
}

on_each_database! {
    async fn each_refusal_is_told_rule_by_rule_to_those_who_may_know(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let now = now(world);
        let cases = [
            (json!({ "project_path": "acme/App" }), Rule::Claim, VerdictKind::Fail, "letter case"),
            (json!({ "project_path": " acme/app" }), Rule::Claim, VerdictKind::Fail, "blanks"),
            (json!({ "project_path": ["acme/x"] }), Rule::Claim, VerdictKind::Fail, "list"),
            (json!({ "project_path": [] }), Rule::Claim, VerdictKind::Fail, "empty list"),
            (json!({ "project_path": 7 }), Rule::Claim, VerdictKind::Fail, "number"),
            (json!({ "project_path": null }), Rule::Claim, VerdictKind::Missing, "no claim"),
            (json!({ "sub": null }), Rule::Claim, VerdictKind::Missing, "no claim sub"),
            (json!({ "sub": "" }), Rule::Claim, VerdictKind::Missing, "empty"),
            (json!({ "sub": 7 }), Rule::Claim, VerdictKind::Missing, "number"),
            (json!({ "project_path": null, "project-path": "acme/app" }), Rule::Claim, VerdictKind::Missing, "project-path"),
            (json!({ "aud": "https://other.example" }), Rule::Audience, VerdictKind::Fail, "another service"),
            (json!({ "aud": "https://tharsis.example/" }), Rule::Audience, VerdictKind::Fail, "slash"),
            (json!({ "aud": null }), Rule::Audience, VerdictKind::Missing, "no audience"),
            (json!({ "aud": [] }), Rule::Audience, VerdictKind::Fail, ""),
            (json!({ "exp": now - 61, "iat": now - 300 }), Rule::Time, VerdictKind::Fail, "expired 61 seconds"),
            (json!({ "exp": null }), Rule::Time, VerdictKind::Fail, "never expires"),
            (json!({ "exp": "tomorrow" }), Rule::Time, VerdictKind::Fail, "string"),
            (json!({ "nbf": now + 120 }), Rule::Time, VerdictKind::Fail, "120 seconds"),
            (json!({ "iat": now + 120 }), Rule::Time, VerdictKind::Fail, "120 seconds"),
            (json!({ "exp": now + 90_000 }), Rule::Time, VerdictKind::Fail, "longer"),
        ];
        for (changes, rule, verdict, hint) in cases {
            let refusal = try_login(world, "acme/deploy", &token(world, &changes)).await.expect_err("a refusal");
            assert_eq!(refusal.kind, RefusalKind::Refused, "{changes}");
            let record = last_login(world, "acme/deploy").await;
            assert_eq!(record.id, refusal.login_id);
            assert_eq!(record.outcome, LoginOutcome::Refused);
            let broken: Vec<_> = record.account.providers[0]
                .findings
                .iter()
                .filter(|finding| finding.verdict != VerdictKind::Pass)
                .collect();
            assert_eq!(broken.len(), 1, "{changes}: {broken:?}");
            assert_eq!((broken[0].rule, broken[0].verdict), (rule, verdict), "{changes}");
            assert!(broken[0].hint.as_deref().unwrap_or_default().contains(hint), "{changes}: {:?}", broken[0].hint);
        }
        // Exactly the leeway passes.
        try_login(world, "acme/deploy", &token(world, &json!({ "exp": now - 59, "iat": now - 300 }))).await.unwrap();
    }
}

on_each_database! {
    async fn claim_values_are_kept_only_of_tokens_that_the_issuer_signed(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let genuine = token(world, &json!({}));
        let claims = json!({ "iss": "https://gitlab.example", "exp": now(world) + 60, "project_path": "SECRET-VALUE" });
        let forged = world.issuers.token("https://forger.example", &claims);
        let (head, _) = forged.rsplit_once('.').unwrap();
        let (_, signature) = genuine.rsplit_once('.').unwrap();
        for bad in [forged.clone(), format!("{head}.{signature}")] {
            try_login(world, "acme/deploy", &bad).await.unwrap_err();
            let record = last_login(world, "acme/deploy").await;
            let told = serde_json::to_string(&record).unwrap();
            assert!(!told.contains("SECRET-VALUE") && !told.contains(signature), "{told}");
            assert!(record.account.token.claims.iter().any(|(name, _)| name == "project_path"));
            let rules: Vec<_> = record.account.providers[0].findings.iter().map(|f| (f.rule, f.verdict)).collect();
            assert_eq!(rules[2], (Rule::Signature, VerdictKind::Fail));
            assert!(rules[3..].iter().all(|(_, verdict)| *verdict == VerdictKind::NotChecked), "{rules:?}");
        }
    }
}

on_each_database! {
    async fn t36_every_refusal_looks_the_same(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let good = token(world, &json!({}));
        let wrong = token(world, &json!({ "project_path": "x" }));
        let other = world.issuers.token("https://other.example", &gitlab_claims(now(world)));
        for (named, token) in [
            ("acme/absent", good.as_str()),
            ("absent/deploy", good.as_str()),
            ("trn:group:acme", good.as_str()),
            ("", good.as_str()),
            ("\u{0}", good.as_str()),
            ("acme/deploy", wrong.as_str()),
            ("acme/deploy", other.as_str()),
            ("acme/deploy", ""),
            ("acme/deploy", "a.b.c"),
        ] {
            let refusal = try_login(world, named, token).await.expect_err("a refusal");
            assert_eq!(refusal.kind, RefusalKind::Refused, "{named:?}");
        }
    }
}

on_each_database! {
    async fn t70_only_issuers_that_a_provider_names_are_asked(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let stranger = json!({ "iss": "https://attacker.example", "exp": now(world) + 60 });
        let stranger = world.issuers.token("https://attacker.example", &stranger);
        try_login(world, "acme/deploy", &stranger).await.unwrap_err();
        try_login(world, "acme/absent", &token(world, &json!({}))).await.unwrap_err();
        try_login(world, "acme/deploy", "not a token").await.unwrap_err();
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 0);
        let told = last_login(world, "acme/deploy").await.account;
        assert!(told.malformed.is_some());
    }
}

on_each_database! {
    async fn t67_an_issuer_that_is_down_is_no_refusal(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        world.issuers.down.store(true, Ordering::SeqCst);
        let refusal = try_login(world, "acme/deploy", &token(world, &json!({}))).await.expect_err("no keys");
        assert_eq!(refusal.kind, RefusalKind::Unavailable);
        assert_eq!(last_login(world, "acme/deploy").await.outcome, LoginOutcome::Unavailable);
    }
}

on_each_database! {
    async fn t35_our_own_access_token_is_no_id_token_and_the_reverse(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        // Somebody trusts this very server as an issuer.
        draft.trusted_identity_providers = vec![ProviderDraft {
            audience: Some("tharsis".into()),
            ..provider(crate::testing::PUBLIC_URL, &[("sub", "acme/deploy")])
        }];
        draft.trusted_identity_providers.push(provider("https://gitlab.example", &[("project_path", "acme/app")]));
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        let id_token = token(world, &json!({}));
        let issued = try_login(world, "acme/deploy", &id_token).await.unwrap();
        try_login(world, "acme/deploy", &issued.token).await.unwrap_err();
        assert!(last_login(world, "acme/deploy").await.account.malformed.unwrap().contains("access token"));
        let refused = access_tokens::authenticate(&world.core, &id_token).await;
        assert_eq!(code(refused), ProblemCode::Unauthenticated);
    }
}

on_each_database! {
    async fn t48_all_claims_of_one_provider_match_or_none(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers = vec![
            provider("https://gitlab.example", &[("project_path", "acme/app"), ("ref", "release")]),
            provider("https://gitlab.example", &[("project_path", "acme/tool"), ("ref", "main")]),
        ];
        let made = service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        // project_path of the first, ref of the second.
        try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap_err();
        let told = last_login(world, "acme/deploy").await.account;
        assert_eq!(told.providers.len(), 2);
        try_login(world, "acme/deploy", &token(world, &json!({ "project_path": "acme/tool" }))).await.unwrap();
        let record = last_login(world, "acme/deploy").await;
        assert_eq!(record.provider_id, Some(made.trusted_identity_providers[1].id));
    }
}

on_each_database! {
    async fn t34_a_token_of_one_issuer_is_nothing_to_the_trust_in_another(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers = vec![
            provider("https://a.example", &[("team", "a")]),
            provider("https://b.example", &[("team", "b")]),
        ];
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        let mut claims = gitlab_claims(now(world));
        claims["team"] = json!("b");
        claims["iss"] = json!("https://a.example");
        // Issuer A says "team b": its own provider asks for a, and B's trust is not for A's tokens. Both keys are
        // called key-1.
        try_login(world, "acme/deploy", &world.issuers.token("https://a.example", &claims)).await.unwrap_err();
        claims["iss"] = json!("https://b.example");
        try_login(world, "acme/deploy", &world.issuers.token("https://a.example", &claims)).await.unwrap_err();
        try_login(world, "acme/deploy", &world.issuers.token("https://b.example", &claims)).await.unwrap();
    }
}

on_each_database! {
    async fn t80_a_single_use_provider_lets_each_token_in_once(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers[0].single_use = true;
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        let once = token(world, &json!({}));
        let attempts = (0..50).map(|_| try_login(world, "acme/deploy", &once));
        let accepted = futures::future::join_all(attempts).await.into_iter().flatten().count();
        assert_eq!(accepted, 1);
        // T81: remembered past expiry and leeway.
        world.clock.advance(359_000);
        world.core.tidy().await.unwrap();
        try_login(world, "acme/deploy", &once).await.unwrap_err();
        // T83: a token without a name of its own cannot be told from its copies.
        try_login(world, "acme/deploy", &token(world, &json!({ "jti": null }))).await.unwrap_err();
        let record = last_login(world, "acme/deploy").await;
        let last = record.account.providers[0].findings.last().unwrap();
        assert_eq!((last.rule, last.verdict, record.provider_id), (Rule::SingleUse, VerdictKind::Missing, None));
        try_login(world, "acme/deploy", &token(world, &json!({ "jti": "job-2" }))).await.unwrap();
        // An identifier longer than what an index takes is as good as another, and does no harm to logins beside it.
        let mut noise = 1_u64;
        let long: String = std::iter::repeat_with(|| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'!' + u8::try_from(noise >> 58).unwrap())
        })
        .filter(|c| !"\"\\".contains(*c))
        .take(8_000)
        .collect();
        let long = token(world, &json!({ "jti": long }));
        try_login(world, "acme/deploy", &long).await.unwrap();
        try_login(world, "acme/deploy", &long).await.unwrap_err();
    }
}

on_each_database! {
    async fn t80_every_use_counts_for_a_provider_that_lets_each_token_in_once(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.group("other").await;
        world.service_account("acme/deploy").await;
        let mut once = account("other/once");
        once.trusted_identity_providers[0].single_use = true;
        service_accounts::create(core, &world.root, &once).await.unwrap();
        let by = Reference::Path("acme/deploy".into());
        let used = token(world, &json!({}));
        // As often as it likes, and it is noted once.
        for _ in 0..3 {
            try_login(world, "acme/deploy", &used).await.unwrap();
        }
        assert_eq!(world.count("used_tokens").await, 1);
        // A refused one is not noted: it stays good for where it is right.
        let elsewhere = token(world, &json!({ "jti": "job-2", "project_path": "acme/else" }));
        try_login(world, "acme/deploy", &elsewhere).await.unwrap_err();
        assert_eq!(world.count("used_tokens").await, 1);
        // Tokens are told apart by issuer and identifier, whichever account they were used for.
        let refusal = try_login(world, "other/once", &used).await.unwrap_err();
        let record = last_login(world, "other/once").await;
        assert_eq!((record.id, record.account.cause()), (refusal.login_id, Some("used")));
        // And the reverse: what let in once does not hinder an account that does not ask for it.
        let second = token(world, &json!({ "jti": "job-3" }));
        try_login(world, "other/once", &second).await.unwrap();
        try_login(world, "acme/deploy", &second).await.unwrap();
        // Switched on after the use.
        let stored = service_accounts::get(core, &world.root, &by).await.unwrap();
        let mut changed = account("acme/deploy");
        changed.trusted_identity_providers[0].id = Some(stored.trusted_identity_providers[0].id.to_string());
        changed.trusted_identity_providers[0].single_use = true;
        service_accounts::update(core, &world.root, &by, &changed, None).await.unwrap();
        try_login(world, "acme/deploy", &used).await.unwrap_err();
        assert_eq!(last_login(world, "acme/deploy").await.account.cause(), Some("used"));
        try_login(world, "acme/deploy", &token(world, &json!({ "jti": "job-4" }))).await.unwrap();
        assert_eq!(world.count("used_tokens").await, 3);
    }
}

on_each_database! {
    async fn t80_many_at_once_and_of_both_kinds_are_noted(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let mut once = account("acme/once");
        once.trusted_identity_providers[0].single_use = true;
        service_accounts::create(core, &world.root, &once).await.unwrap();
        // More than one statement takes; each token for both accounts.
        let tokens: Vec<_> = (0..70).map(|job| token(world, &json!({ "jti": format!("job-{job}") }))).collect();
        let both = |token| [("acme/once", token), ("acme/deploy", token)];
        let attempts = tokens.iter().flat_map(both).map(|(account, token)| async move {
            let request = LoginRequest { service_account: account, token, source_address: "192.0.2.7" };
            (account, login(core, request).await.is_ok())
        });
        let outcomes = futures::future::join_all(attempts).await;
        assert_eq!(outcomes.iter().filter(|(account, ok)| *account == "acme/deploy" && *ok).count(), 70);
        assert_eq!(world.count("used_tokens").await, 70);
        for token in &tokens {
            try_login(world, "acme/once", token).await.unwrap_err();
        }
    }
}

on_each_database! {
    async fn a_trust_can_end_and_can_shorten_the_token(world: &World) {
        world.group("acme").await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers[0].expires_at =
            Some(crate::timestamp::Timestamp(world.core.now() + 60_000).to_string());
        draft.trusted_identity_providers[0].max_token_life_seconds = Some(300);
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        assert_eq!(try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap().expires_in, 300);
        world.clock.advance(60_000);
        try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap_err();
        let told = last_login(world, "acme/deploy").await.account;
        assert!(told.providers[0].findings[0].hint.as_deref().unwrap().contains("ended"));
    }
}

on_each_database! {
    async fn t84_the_provider_says_how_long_the_access_token_lives_and_the_id_token_does_not(world: &World) {
        world.group("acme").await;
        for (name, most) in [("short", Some(300)), ("usual", Some(900)), ("long", Some(3_600)), ("unsaid", None)] {
            let mut draft = account(&format!("acme/{name}"));
            draft.trusted_identity_providers[0].max_token_life_seconds = most;
            service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
            let expected = most.unwrap_or(900);
            for id_token_lives in [1, 60, 3_600, 80_000] {
                let claims = json!({ "exp": now(world) + id_token_lives, "jti": format!("{name}-{id_token_lives}") });
                let issued = try_login(world, &format!("acme/{name}"), &token(world, &claims)).await.unwrap();
                assert_eq!(issued.expires_in, expected, "{name} {id_token_lives}");
                // What the answer says is what the token says.
                let payload = crate::jose::UnverifiedToken::parse(&issued.token).unwrap();
                let told = |claim: &str| payload.claims().get(claim).unwrap().to_text().parse::<i64>().unwrap();
                assert_eq!(told("exp") - told("iat"), i64::from(expected));
            }
            let issued = try_login(world, &format!("acme/{name}"), &token(world, &json!({}))).await.unwrap();
            world.clock.advance(i64::from(expected) * 1000 - 1000);
            access_tokens::authenticate(&world.core, &issued.token).await.unwrap();
            world.clock.advance(7_000);
            assert_eq!(code(access_tokens::authenticate(&world.core, &issued.token).await), ProblemCode::Unauthenticated);
        }
    }
}

on_each_database! {
    async fn an_independent_library_verifies_our_tokens(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let issued = try_login(world, "acme/deploy", &token(world, &json!({}))).await.unwrap();
        let keys: jsonwebtoken::jwk::JwkSet = serde_json::from_str(&world.core.public_keys()).unwrap();
        let header = jsonwebtoken::decode_header(&issued.token).unwrap();
        assert_eq!(header.typ.as_deref(), Some("at+jwt"));
        let key = keys.find(header.kid.as_deref().unwrap()).unwrap();
        assert!(!world.core.public_keys().contains("\"d\""), "no private part is published");
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::ES256);
        rules.set_audience(&["tharsis"]);
        rules.set_issuer(&[crate::testing::PUBLIC_URL]);
        rules.validate_exp = false; // The clock of the test is not the machine's.
        let key = jsonwebtoken::DecodingKey::from_jwk(key).unwrap();
        let claims = jsonwebtoken::decode::<Value>(&issued.token, &key, &rules).unwrap().claims;
        for name in ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id"] {
            assert!(claims.get(name).is_some(), "{name}");
        }
        assert_eq!(claims["sub"], "acme/deploy");
        assert_eq!(claims["tharsis_type"], "service_account");
        assert_eq!(claims["tharsis_grant_type"], "oidc_relying_party");
        assert_eq!(claims["tharsis_service_account_id"], made.id.to_string());
        let Caller::ServiceAccount { path, .. } = access_tokens::authenticate(&world.core, &issued.token).await.unwrap()
        else { panic!("a service account") };
        assert_eq!(path, "acme/deploy");
    }
}
