//! A role is taken away while its holder acts.

use super::*;
use crate::{
    model::{ProviderDraft, ServiceAccountDraft},
    problem::Problem,
    service_accounts,
    testing::{World, provider},
};

const ROUNDS: usize = 8;

/// Of two changes of which each takes away what the other needs, one was first: it stands, and the other is refused.
fn one_was_first<A: std::fmt::Debug, B: std::fmt::Debug>(one: Result<A, Problem>, two: Result<B, Problem>) {
    let refused = |problem: Problem| assert_eq!(problem.code, ProblemCode::Forbidden, "{problem:?}");
    match (one, two) {
        (Ok(_), Err(problem)) | (Err(problem), Ok(_)) => refused(problem),
        (one, two) => panic!("{one:?} {two:?}"),
    }
}

async fn role_of(world: &World, group: &str, name: &str) -> Option<Role> {
    let query = MemberQuery { search: name, ..MemberQuery::default() };
    let page = PageRequest::first(10);
    let found = list(&world.core, &world.root, &path(group), &query, &page).await.unwrap();
    found.items.into_iter().find(|member| member.subject.name == name).map(|member| member.role)
}

on_each_database! {
    async fn t97_two_owners_take_each_others_role(world: &World) {
        let core = &world.core;
        for round in 0..ROUNDS {
            // The administrator owns the group too: that the last owner stays is not what decides here.
            let (group, ada, bob) = (format!("g{round}"), format!("ada{round}"), format!("bob{round}"));
            world.group(&group).await;
            let (of_ada, of_bob) = (world.user(&ada).await, world.user(&bob).await);
            let in_ada = world.member(&group, &of_ada, Role::Owner).await.id.uuid;
            let in_bob = world.member(&group, &of_bob, Role::Owner).await.id.uuid;
            if round % 2 == 0 {
                let (one, two) = tokio::join!(
                    change_role(core, &of_ada, in_bob, "viewer", None),
                    change_role(core, &of_bob, in_ada, "viewer", None),
                );
                one_was_first(one, two);
            } else {
                let (one, two) = tokio::join!(
                    change_role(core, &of_ada, in_bob, "viewer", None),
                    change_role(core, &of_bob, in_ada, "deployer", None),
                );
                one_was_first(one, two);
            }
            let owners = [role_of(world, &group, &ada).await, role_of(world, &group, &bob).await];
            assert_eq!(owners.iter().filter(|role| **role == Some(Role::Owner)).count(), 1, "{owners:?}");
        }
    }
}

on_each_database! {
    async fn t97_an_owner_is_lowered_while_they_take_the_others_account_away(world: &World) {
        let core = &world.core;
        for round in 0..ROUNDS {
            let group = format!("g{round}");
            world.group(&group).await;
            let ada = world.user(&format!("ada{round}")).await;
            let in_ada = world.member(&group, &ada, Role::Owner).await.id.uuid;
            let account = machine(&world.service_account(&format!("{group}/deploy")).await);
            world.member(&group, &account, Role::Owner).await;
            // Who acts is looked up in the transaction that writes: deleted, the account lowers nobody; lowered, ada
            // deletes nothing that is above her.
            let by = Reference::Path(format!("{group}/deploy"));
            let (lowered, deleted) = tokio::join!(
                change_role(core, &account, in_ada, "viewer", None),
                service_accounts::delete(core, &ada, &by, None),
            );
            assert_eq!(u8::from(lowered.is_ok()) + u8::from(deleted.is_ok()), 1, "{lowered:?} {deleted:?}");
            let role = role_of(world, &group, &format!("ada{round}")).await;
            assert_eq!(role, Some(if lowered.is_ok() { Role::Viewer } else { Role::Owner }));
            assert_eq!(service_accounts::get(core, &world.root, &by).await.is_ok(), lowered.is_ok());
        }
    }
}

on_each_database! {
    async fn t97_an_owner_is_lowered_while_they_add_a_member_or_edit_a_trust(world: &World) {
        let core = &world.core;
        let other = world.another_instance().await;
        for round in 0..ROUNDS {
            let (group, bob) = (format!("g{round}"), format!("bob{round}"));
            world.group(&group).await;
            let (ada, of_bob) = (world.user(&format!("ada{round}")).await, world.user(&bob).await);
            let in_ada = world.member(&group, &ada, Role::Owner).await.id.uuid;
            let made = world.service_account(&format!("{group}/deploy")).await;
            let by = Reference::Id(made.id.uuid);
            let edit = ServiceAccountDraft {
                trusted_identity_providers: vec![ProviderDraft {
                    id: Some(made.trusted_identity_providers[0].id.to_string()),
                    ..provider("https://gitlab.example", &[("project_path", "ada/app")])
                }],
                ..ServiceAccountDraft::default()
            };
            let (lowered, added, edited) = tokio::join!(
                change_role(core, &world.root, in_ada, "viewer", None),
                world.try_member(&ada, &group, &of_bob, Role::Owner),
                service_accounts::update(core, &ada, &by, &edit, None),
            );
            lowered.unwrap();
            // Each came before the role went, and stands, or after it, and left nothing.
            assert_eq!(role_of(world, &group, &bob).await, added.is_ok().then_some(Role::Owner), "{added:?}");
            let stored = service_accounts::get(core, &world.root, &by).await.unwrap();
            let claim = &stored.trusted_identity_providers[0].bound_claims.as_slice()[0].value;
            assert_eq!(claim == "ada/app", edited.is_ok(), "{edited:?}");
            for refused in [added.err(), edited.err()].into_iter().flatten() {
                assert_eq!(refused.code, ProblemCode::Forbidden, "{refused:?}");
            }
            // What is asked for once the lowering was answered is refused, on every instance.
            world.user(&format!("eve{round}")).await;
            let draft = MemberDraft {
                namespace_path: group, role: "viewer".into(), username: Some(format!("eve{round}")), ..MemberDraft::default()
            };
            for core in [core, &other] {
                assert_eq!(code(add(core, &ada, &draft).await), ProblemCode::Forbidden);
                assert_eq!(code(service_accounts::update(core, &ada, &by, &edit, None).await), ProblemCode::Forbidden);
            }
        }
    }
}
