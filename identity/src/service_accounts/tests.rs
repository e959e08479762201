#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    members,
    model::{ClaimDraft, ProviderDraft, ServiceAccountDraft},
    naming::{NamespacePath, Reference},
    paging::PageRequest,
    problem::ProblemCode,
    testing::{PUBLIC_URL, account, code, machine, on_each_database, provider},
};

type Change = fn(&mut ServiceAccountDraft);

fn at(path: &str) -> Reference {
    Reference::Path(path.to_owned())
}

/// The stored account as a form would send it back.
fn as_draft(account: &crate::model::ServiceAccount) -> ServiceAccountDraft {
    ServiceAccountDraft {
        description: account.description.to_string(),
        trusted_identity_providers: account
            .trusted_identity_providers
            .iter()
            .map(|stored| ProviderDraft {
                id: Some(stored.id.to_string()),
                audience: stored.audience.clone(),
                accept_any_audience: stored.audience.is_none(),
                ..provider(stored.issuer.as_str(), &[("project_path", "acme/app")])
            })
            .collect(),
        ..ServiceAccountDraft::default()
    }
}

on_each_database! {
    async fn deployers_and_owners_create_edit_and_delete(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let ada = world.user("ada").await;
        assert_eq!(code(create(core, &ada, &account("acme/deploy")).await), ProblemCode::NotFound);
        let membership = world.member("acme", &ada, Role::Viewer).await;
        for role in [Role::Viewer, Role::Publisher] {
            members::change_role(core, &world.root, membership.id.uuid, role.as_str(), None).await.unwrap();
            assert_eq!(code(create(core, &ada, &account("acme/deploy")).await), ProblemCode::Forbidden);
        }
        members::change_role(core, &world.root, membership.id.uuid, "deployer", None).await.unwrap();
        let made = create(core, &ada, &account("acme/deploy")).await.unwrap();
        assert_eq!(made.trn, "trn:service_account:acme/deploy");
        assert_eq!(made.trusted_identity_providers[0].audience.as_deref(), Some(PUBLIC_URL));
        assert_eq!(code(create(core, &ada, &account("acme/deploy")).await), ProblemCode::AlreadyExists);

        let mut draft = as_draft(&made);
        draft.description = "Deploys".into();
        let edited = update(core, &ada, &at("acme/deploy"), &draft, Some(1)).await.unwrap();
        assert_eq!((edited.version, edited.description.as_str()), (2, "Deploys"));
        assert_eq!(edited.trusted_identity_providers, made.trusted_identity_providers);
        let stale = update(core, &ada, &at("acme/deploy"), &as_draft(&made), Some(1)).await.unwrap_err();
        assert_eq!(stale.code, ProblemCode::StaleVersion);
        assert_eq!(stale.current.unwrap()["description"], "Deploys");

        assert_eq!(code(delete(core, &ada, &at("acme/deploy"), Some(1)).await), ProblemCode::StaleVersion);
        delete(core, &ada, &at("acme/deploy"), Some(2)).await.unwrap();
        assert_eq!(code(get(core, &ada, &at("acme/deploy")).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn t92_nobody_gains_power_by_editing_a_service_account(world: &World) {
        let core = &world.core;
        world.workspace("acme/platform/prod").await;
        let ada = world.user("ada").await;
        world.member("acme/platform", &ada, Role::Deployer).await;
        let made = world.service_account("acme/platform/deploy").await;
        let by = at("acme/platform/deploy");
        let mut draft = as_draft(&made);
        draft.description = "by ada".into();
        let membership = world.member("acme/platform/prod", &machine(&made), Role::Owner).await;
        let refused = update(core, &ada, &by, &draft, None).await;
        assert_eq!(code(refused), ProblemCode::Forbidden);
        let told = abilities(core, &ada, &by).await.unwrap();
        assert!(told.edit_refused.unwrap().contains("acme/platform/prod"));
        assert_eq!(told.delete_refused, None);
        members::change_role(core, &world.root, membership.id.uuid, "deployer", None).await.unwrap();
        assert_eq!(update(core, &ada, &by, &draft, None).await.unwrap().description.as_str(), "by ada");
        // Where the editor is lowered by a nearer membership, the account is out of reach again.
        world.member("acme/platform/prod", &ada, Role::Viewer).await;
        draft.description = "again".into();
        assert_eq!(code(update(core, &ada, &by, &draft, None).await), ProblemCode::Forbidden);
    }
}

on_each_database! {
    async fn t91_a_service_account_cannot_change_its_own_trust(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let me = machine(&made);
        world.member("acme", &me, Role::Owner).await;
        let by = at("acme/deploy");
        assert_eq!(code(update(core, &me, &by, &as_draft(&made), None).await), ProblemCode::Forbidden);
        assert_eq!(code(delete(core, &me, &by, None).await), ProblemCode::Forbidden);
        // Another one it may change, with the role for it.
        world.service_account("acme/other").await;
        delete(core, &me, &at("acme/other"), None).await.unwrap();
    }
}

on_each_database! {
    async fn any_audience_is_an_owners_choice(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Deployer).await;
        let mut draft = account("acme/deploy");
        draft.trusted_identity_providers[0].accept_any_audience = true;
        let refused = create(core, &ada, &draft).await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::Forbidden);
        assert!(refused.at("/trusted_identity_providers/0/audience").is_some());
        let made = create(core, &world.root, &draft).await.unwrap();
        assert_eq!(made.trusted_identity_providers[0].audience, None);
        // A deployer may edit what an owner decided, but not decide it for another provider.
        let mut edit = as_draft(&made);
        edit.description = "kept".into();
        update(core, &ada, &at("acme/deploy"), &edit, None).await.unwrap();
        edit.trusted_identity_providers.push(ProviderDraft {
            accept_any_audience: true,
            ..provider("https://other.example", &[("sub", "x")])
        });
        assert_eq!(code(update(core, &ada, &at("acme/deploy"), &edit, None).await), ProblemCode::Forbidden);
    }
}

on_each_database! {
    async fn every_field_at_its_limit_and_past_it(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let good = || {
            let mut draft = account(&format!("acme/{}", "n".repeat(64)));
            draft.description = "ü".repeat(100);
            let first = &mut draft.trusted_identity_providers[0];
            first.bound_claims.0 = (0..32)
                .map(|n| ClaimDraft { name: format!("{n:0>256}"), value: "v".repeat(1024) })
                .collect();
            first.max_token_life_seconds = Some(3600);
            let nine = vec![provider("https://gitlab.example", &[("sub", "x")]); 9];
            draft.trusted_identity_providers.extend(nine);
            draft
        };
        create(core, &world.root, &good()).await.unwrap();
        delete(core, &world.root, &at(&format!("acme/{}", "n".repeat(64))), None).await.unwrap();
        let first = "/trusted_identity_providers/0";
        let cases: [(&str, Change); 17] = [
            ("/name", |d| d.name.push('n')),
            ("/name", |d| d.name = "Deploy".into()),
            ("/description", |d| d.description.push('x')),
            ("/group_path", |d| d.group_path = "acme//x".into()),
            ("/trusted_identity_providers", |d| d.trusted_identity_providers.clear()),
            ("/trusted_identity_providers", |d| d.trusted_identity_providers.push(ProviderDraft::default())),
            ("/issuer", |d| d.trusted_identity_providers[0].issuer = String::new()),
            ("/issuer", |d| d.trusted_identity_providers[0].issuer = "https://u:p@gitlab.example".into()),
            ("/issuer", |d| d.trusted_identity_providers[0].issuer = "http://gitlab.example".into()),
            ("/issuer", |d| d.trusted_identity_providers[0].issuer = "https://169.254.169.254".into()),
            ("/issuer", |d| d.trusted_identity_providers[0].issuer = "https://[::1]".into()),
            ("/audience", |d| d.trusted_identity_providers[0].audience = Some("a".repeat(1025))),
            ("/bound_claims", |d| d.trusted_identity_providers[0].bound_claims.0.clear()),
            ("/bound_claims/0/value", |d| d.trusted_identity_providers[0].bound_claims.0[0].value.push('v')),
            ("/bound_claims/1/name", |d| {
                let name = d.trusted_identity_providers[0].bound_claims.0[0].name.clone();
                d.trusted_identity_providers[0].bound_claims.0[1].name = name;
            }),
            ("/expires_at", |d| d.trusted_identity_providers[0].expires_at = Some("soon".into())),
            ("/max_token_life_seconds", |d| d.trusted_identity_providers[0].max_token_life_seconds = Some(299)),
        ];
        for (pointer, change) in cases {
            let mut draft = good();
            change(&mut draft);
            let problem = create(core, &world.root, &draft).await.unwrap_err();
            assert_eq!(problem.code, ProblemCode::Invalid, "{pointer}: {problem:?}");
            let found = problem.at(pointer).or_else(|| problem.at(&format!("{first}{pointer}")));
            assert!(found.is_some(), "{pointer}: {problem:?}");
        }
        assert_eq!(world.count("service_accounts").await, 0, "nothing half-written remains");
        let mut lan = account("acme/lan");
        lan.trusted_identity_providers[0].issuer = "http://gitlab.lan:8080".into();
        create(core, &world.root, &lan).await.unwrap();
    }
}

on_each_database! {
    async fn the_list_has_own_and_inherited_ones_and_leaks_nothing(world: &World) {
        let core = &world.core;
        world.workspace("acme/platform/prod").await;
        for path in ["acme/base", "acme/platform/deploy", "acme/platform/audit"] {
            world.service_account(path).await;
        }
        world.group("acme/secret").await;
        world.service_account("acme/secret/hidden").await;
        let ada = world.user("ada").await;
        world.member("acme/platform", &ada, Role::Viewer).await;
        let names = |namespace: &'static str, include_inherited, search: &'static str| async move {
            let namespace: NamespacePath = namespace.parse().unwrap();
            let query = ServiceAccountQuery { namespace: &namespace, include_inherited, search };
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let request = PageRequest::new(Some(1), after.as_deref()).unwrap();
                let page = list(core, &world.root, &query, &request).await.unwrap();
                seen.extend(page.items.into_iter().map(|row| row.path));
                if !page.page_info.has_next_page {
                    return seen;
                }
                after = page.page_info.end_cursor;
            }
        };
        let own_first = ["acme/platform/audit", "acme/platform/deploy", "acme/base"];
        assert_eq!(names("acme/platform", true, "").await, own_first);
        assert_eq!(names("acme/platform", false, "").await, own_first[..2]);
        assert_eq!(names("acme/platform/prod", true, "").await, own_first);
        assert!(names("acme/platform/prod", false, "").await.is_empty());
        assert_eq!(names("acme/platform", true, "DEPLOY").await, own_first[1..2]);
        // The member of a subgroup sees what is passed down to it, and nothing of its siblings.
        get(core, &ada, &at("acme/base")).await.unwrap();
        let hidden = get(core, &ada, &at("acme/secret/hidden")).await;
        assert_eq!(hidden, get(core, &ada, &at("acme/secret/absent")).await);
        assert_eq!(code(hidden), ProblemCode::NotFound);
    }
}
