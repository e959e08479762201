//! The first page: where one is a member, what to do first, and what happened lately.

use crate::{
    member_pages::{Browser, contains},
    support::{Answer, Server, on_each_database},
};

/// The part of the page between the header and the end.
fn main_of(answer: &Answer) -> &str {
    answer.text.split("<main").nth(1).unwrap().split("</main>").next().unwrap()
}

fn lacks(answer: &Answer, texts: &[&str]) {
    let main = main_of(answer);
    for text in texts {
        assert!(!main.contains(text), "{text:?} is on the page: {main}");
    }
}

fn links(answer: &Answer, addresses: &[&str]) {
    let main = main_of(answer);
    for address in addresses {
        assert!(main.contains(&format!("href=\"{address}\"")), "no link to {address}: {main}");
    }
}

on_each_database! {
    async fn the_first_steps_go_from_an_empty_system_to_a_pipeline_with_a_role(server: &Server) {
        let root = Browser::of(server, &server.root).await;
        let page = root.open("/").await;
        assert_eq!(page.status, 200, "{}", page.text);
        contains(&page, &["First steps", "0 of 4 done", "To do: Create your first group", "To do: Add a service account"]);
        links(&page, &["/groups/-/new"]);
        lacks(&page, &["Your groups", "Your workspaces", "Recent activity", "No groups yet"]);
        assert_eq!(page.text.matches("button-primary").count(), 1, "one button asks for attention");

        server.group("acme").await;
        let page = root.open("/").await;
        contains(&page, &["1 of 4 done", "Done: Create a group", "Your groups", "1 group", "Recent activity"]);
        links(&page, &["/groups/acme/-/service_accounts/new"]);

        let account = server.service_account("acme/deploy").await;
        let base = format!("/groups/acme/-/service_accounts/{}", account["id"].as_str().unwrap());
        let page = root.open("/").await;
        contains(&page, &["2 of 4 done", "To do: Let a pipeline log in", "To do: Give it a role"]);
        links(&page, &[&format!("{base}?tab=pipeline"), &format!("{base}?tab=namespaceMemberships")]);

        server.logged_in("acme/deploy").await;
        contains(&root.open("/").await, &["3 of 4 done", "Done: Let a pipeline log in"]);

        server.member("acme", "viewer", "service_account_id", account["id"].as_str().unwrap()).await;
        lacks(&root.open("/").await, &["First steps"]);
    }

    async fn who_can_do_none_of_the_steps_is_told_whom_to_ask(server: &Server) {
        server.group("acme").await;
        server.workspace("acme/prod").await;
        let tokens = [server.user("vic", false).await, server.user("dot", false).await, server.user("eve", false).await];
        server.member("acme", "viewer", "username", "vic").await;
        server.member("acme", "deployer", "username", "dot").await;
        let [vic, dot, eve] = &tokens;
        let (vic, dot, eve) =
            (Browser::of(server, vic).await, Browser::of(server, dot).await, Browser::of(server, eve).await);
        let page = vic.open("/").await;
        contains(&page, &["No pipeline works here yet", "ask the owners of acme."]);
        links(&page, &["/groups/acme/-/members?role=owner"]);
        lacks(&page, &["First steps", "New Group", "button-primary"]);
        contains(&vic.open("/groups/acme/-/members?role=owner").await, &["1 member"]);
        let page = dot.open("/").await;
        contains(&page, &["1 of 4 done", "Only owners give roles: ask the owners of acme."]);
        links(&page, &["/groups/acme/-/service_accounts/new"]);
        let page = eve.open("/").await;
        contains(&page, &["No groups yet", "Ask an owner of a group to add you"]);
        lacks(&page, &["First steps", "acme", "Recent activity"]);
    }

    async fn groups_and_workspaces_stand_with_ones_role_and_where_it_is_from(server: &Server) {
        for path in ["acme", "acme/platform", "far"] {
            server.group(path).await;
        }
        server.workspace("acme/platform/prod").await;
        let ada = server.user("ada", false).await;
        server.team("ops", "ada").await;
        server.member("acme", "owner", "username", "ada").await;
        server.member("acme/platform", "viewer", "team", "ops").await;
        server.member("acme/platform/prod", "deployer", "team", "ops").await;
        server.member("far", "publisher", "team", "ops").await;
        let ada = Browser::of(server, &ada).await;
        let page = ada.open("/").await;
        contains(&page, &[
            "Your groups 3 groups", "acme/platform Your role: owner inherited from acme",
            "far Your role: publisher through team ops", "Your workspaces 1 workspace",
            "acme/platform/prod Your role: owner inherited from acme",
        ]);
        links(&page, &["/groups/acme/platform/-/members", "/groups/far/-/members"]);
        lacks(&page, &["href=\"/groups/acme/-/members\""]);
        // The administrator is a member of none of these that somebody else made, and owns all.
        let zoe = server.user("zoe", true).await;
        let zoe = Browser::of(server, &zoe).await;
        contains(&zoe.open("/").await, &["Your groups 2 groups", "acme Your role: owner as an administrator"]);
    }

    async fn home_is_bounded_and_goes_on_in_pages(server: &Server) {
        let ada = server.user("ada", false).await;
        for n in 0..23 {
            server.group(&format!("g{n:02}")).await;
            server.member(&format!("g{n:02}"), "viewer", "username", "ada").await;
        }
        let ada = Browser::of(server, &ada).await;
        let page = ada.open("/").await;
        contains(&page, &["23 groups", "g00", "g19", "Next page"]);
        let lists = main_of(&page).split("Recent activity").next().unwrap();
        assert!(!lists.contains("href=\"/groups/g20\""), "{lists}");
        let next = page.text.split("href=\"").find(|rest| rest.starts_with("/?groups=")).unwrap();
        let next = ada.open(next.split('"').next().unwrap()).await;
        contains(&next, &["g20", "g22", "First page"]);
        lacks(&next, &["Next page"]);
        let lists = main_of(&next).split("Recent activity").next().unwrap();
        assert!(!lists.contains("href=\"/groups/g19\""), "{lists}");
        assert_eq!(ada.open("/?groups=%25").await.status, 422);
    }

    async fn recent_activity_comes_from_all_groups_that_one_may_see(server: &Server) {
        let (ada, root) = (server.user("ada", false).await, &server.root);
        for n in 0..12 {
            server.group(&format!("g{n:02}")).await;
            if n != 10 {
                server.member(&format!("g{n:02}"), "viewer", "username", "ada").await;
            }
        }
        server.workspace("g11/prod").await;
        server.workspace("g10/inner").await;
        let page = Browser::of(server, &ada).await.open("/").await;
        contains(&page, &["Recent activity", "Workspace g11/prod created"]);
        lacks(&page, &["inner", "g10"]);
        let page = Browser::of(server, root).await.open("/").await;
        contains(&page, &["Workspace g10/inner created", "Workspace g11/prod created"]);
    }
}
