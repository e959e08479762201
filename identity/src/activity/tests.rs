#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    access_tokens,
    login::{LoginRequest, login},
    model::{GroupDraft, Means, PersonalTokenDraft},
    namespaces, personal_tokens, service_accounts, storage,
    testing::{World, gitlab_claims, machine, on_each_database},
};

/// What the log says of the group that the caller makes now.
async fn means_of(world: &World, caller: &Caller, name: &str) -> Option<Means> {
    world.clock.advance(1);
    let draft = GroupDraft { name: name.into(), parent_path: Some("acme".into()), ..GroupDraft::default() };
    namespaces::create_group(&world.core, caller, &draft).await.unwrap();
    let place: NamespacePath = format!("acme/{name}").parse().unwrap();
    let page = PageRequest::first(10);
    let events = list(&world.core, &world.root, &place, &ActivityQuery::default(), &page).await.unwrap().items;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].actor, caller.actor());
    events[0].means.clone()
}

on_each_database! {
    async fn the_log_tells_a_token_from_its_owner(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        world.member("acme", &machine(&made), Role::Deployer).await;
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Owner).await;
        assert_eq!(means_of(world, &ada, "by-hand").await, Some(Means::Session));

        let draft = PersonalTokenDraft { name: "deploy-script".into(), expires_in_days: Some(7) };
        let token = personal_tokens::create(core, &ada, &draft).await.unwrap();
        let script = access_tokens::authenticate(core, &token.text).await.unwrap();
        let told = means_of(world, &script, "by-script").await.unwrap();
        assert_eq!(told, Means::PersonalAccessToken { id: token.token.id, name: "deploy-script".into() });
        let written = serde_json::to_string(&told).unwrap();
        assert!(!written.contains(&token.text) && !written.contains(&token.token.hint), "{written}");
        // The entry outlives the token.
        personal_tokens::revoke(core, &script, token.token.id.uuid).await.unwrap();
        let page = PageRequest::first(10);
        let query = ActivityQuery { actor: "ada", ..ActivityQuery::default() };
        let events = list(core, &ada, &"acme".parse().unwrap(), &query, &page).await.unwrap().items;
        assert_eq!(events[0].means, Some(told));

        // A pipeline, with the login that its token goes back to.
        let token = world.issuers.token("https://gitlab.example", &gitlab_claims(core.now() / 1000));
        let request = LoginRequest { service_account: &made.path, token: &token, source_address: "192.0.2.7" };
        let issued = login(core, request).await.unwrap();
        let pipeline = access_tokens::authenticate(core, &issued.token).await.unwrap();
        let told = means_of(world, &pipeline, "by-pipeline").await;
        let by = Reference::Id(made.id.uuid);
        let logins = service_accounts::logins(core, &ada, &by, &page).await.unwrap();
        assert_eq!(told, Some(Means::AccessToken { login_id: Some(logins.items[0].id) }));
    }
}

on_each_database! {
    async fn entries_from_before_tell_no_means(world: &World) {
        let ada = world.user("ada").await;
        world.group("acme").await;
        world.member("acme", &ada, Role::Owner).await;
        means_of(world, &ada, "old").await;
        world.core.db().execute(storage::sql("UPDATE activity SET means = NULL -- test")).await.unwrap();
        let page = PageRequest::first(10);
        let query = ActivityQuery::default();
        let events = list(&world.core, &ada, &"acme".parse().unwrap(), &query, &page).await.unwrap().items;
        assert!(!events.is_empty() && events.iter().all(|event| event.means.is_none()));
        world.clock.advance(1);
        // What the operator does is done by nobody who came in.
        let mut tx = world.core.db().begin().await.unwrap();
        let target = crate::naming::Gid::new(crate::naming::ResourceKind::User, ada.id());
        let entry = Entry {
            action: "user.linked",
            namespace_path: Some("acme"),
            target,
            target_name: "ada",
            details: serde_json::json!({}),
        };
        record_system(&world.core, &mut tx, "operator", &entry).await.unwrap();
        tx.commit().await.unwrap();
        let events = list(&world.core, &ada, &"acme".parse().unwrap(), &query, &page).await.unwrap().items;
        assert_eq!((events[0].actor.name.as_str(), &events[0].means), ("operator", &None));
    }
}
