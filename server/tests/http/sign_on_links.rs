//! People link their own accounts to the sign-on provider, and others try to.

use crate::{
    sign_on::{Browser, is_refused, server, with_a_provider},
    support::{
        Answer, Database, PASSWORD, Server, log,
        provider::{Provider, Wish},
    },
};

impl Browser {
    async fn with_password(server: &Server, username: &str) -> Self {
        let mut browser = Self::default();
        let fields = [("username", username), ("password", PASSWORD)];
        let answer = browser.send(server, "/login", "session/sign_in", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    /// Follows the link of the account page; answers what the browser asks of the provider.
    async fn begin_link(&mut self, server: &Server) -> Wish {
        let answer = self.open(server, "/sign-on/link-account").await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (303, "no-store"), "{}", answer.text);
        Wish::of(answer.header("location"))
    }

    /// To the provider and back as this person.
    async fn brings(&mut self, server: &Server, provider: &Provider, subject: &str) -> Answer {
        let wish = self.begin_link(server).await;
        let brought = answer_of(provider, &wish, subject);
        self.come_back(server, &as_parameters(&brought)).await
    }

    async fn confirm(&mut self, server: &Server, password: &str) -> Answer {
        self.send(server, "/account/link", "account/link_sign_on", &[("current_password", password)]).await
    }

    /// The address of the question whether to unlink.
    async fn unlink_page(&mut self, server: &Server) -> Option<String> {
        let page = self.open(server, "/account").await.text;
        let (_, rest) = page.split_once("href=\"/account/unlink/")?;
        Some(format!("/account/unlink/{}", rest.split_once('"')?.0))
    }
}

/// What the provider has a browser bring back that signed in there as this person.
fn answer_of(provider: &Provider, wish: &Wish, subject: &str) -> [(&'static str, String); 3] {
    let code = provider.code(wish, provider.signed(&provider.claims(wish, subject)));
    [("state", wish.get("state").to_owned()), ("code", code), ("iss", provider.url().to_owned())]
}

fn as_parameters<'a>(answer: &'a [(&'static str, String); 3]) -> [(&'a str, &'a str); 3] {
    [0, 1, 2].map(|at| (answer[at].0, answer[at].1.as_str()))
}

fn leads_to(answer: &Answer, location: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, location), "{}", answer.text);
}

with_a_provider! {
    async fn t100_one_links_ones_own_account_and_unlinks_it(server: &Server, provider: &Provider) {
        server.user("ada", false).await;
        let mut ada = Browser::with_password(server, "ada").await;
        let page = ada.open(server, "/account").await;
        assert!(page.text.contains("href=\"/sign-on/link-account\"") && page.text.contains("Link to Example Login"));
        assert!(ada.open(server, "/account/link").await.text.contains("There is nothing to link"));

        leads_to(&ada.brings(server, provider, "person-1").await, "/account/link");
        assert_eq!(ada.cookie("sign-on"), "");
        let page = ada.open(server, "/account/link").await;
        assert!(page.text.contains("person-1") && page.text.contains("Is it you?"), "{}", page.text);
        // Nobody is linked before that is confirmed: with the password, since an open browser must not be enough.
        for wrong in ["", "guess"] {
            let refused = ada.confirm(server, wrong).await;
            assert_eq!(refused.status, 422);
            assert!(refused.text.contains("This is not your password."), "{}", refused.text);
        }
        assert_eq!(ada.unlink_page(server).await, None);
        leads_to(&ada.confirm(server, PASSWORD).await, "/account");
        let page = ada.open(server, "/account").await;
        assert!(page.text.contains("person-1") && page.text.contains(provider.url()), "{}", page.text);
        assert!(!page.text.contains("/sign-on/link-account"), "it is linked");
        assert_eq!(ada.open(server, "/sign-on/link-account").await.status, 409);

        // From now on the person gets into this account.
        let mut elsewhere = Browser::default();
        elsewhere.sign_on(server, provider, "person-1", "/").await;
        elsewhere.is_in(server, "ada").await;

        let question = ada.unlink_page(server).await.unwrap();
        let id = question.rsplit_once('/').unwrap().1.to_owned();
        let page = ada.open(server, &question).await;
        assert!(page.text.contains("person-1") && page.text.contains("Unlink Account"), "{}", page.text);
        let unlink = "account/unlink_sign_on";
        let wrong = ada.send(server, &question, unlink, &[("id", &id), ("current_password", "guess")]).await;
        assert_eq!(wrong.status, 422);
        let fields = [("id", id.as_str()), ("current_password", PASSWORD)];
        leads_to(&ada.send(server, &question, unlink, &fields).await, "/account");
        assert_eq!(ada.send(server, &question, unlink, &fields).await.status, 404);
        assert!(ada.open(server, &question).await.text.contains("no such link any more"));
        let mut elsewhere = Browser::default();
        elsewhere.sign_on(server, provider, "person-1", "/").await;
        elsewhere.is_in(server, "person-1").await;
    }

    async fn t100_nobody_has_somebody_else_link_what_they_brought(server: &Server, provider: &Provider) {
        for name in ["ada", "mallory"] {
            server.user(name, false).await;
        }
        let mut ada = Browser::with_password(server, "ada").await;
        let mut mallory = Browser::with_password(server, "mallory").await;
        // Mallory begins, signs in at the provider, and leads Ada's browser to the end of that.
        let wish = mallory.begin_link(server).await;
        let brought = answer_of(provider, &wish, "mallory-there");
        is_refused(&ada.come_back(server, &as_parameters(&brought)).await, "its state is unknown");
        // With the cookie of the journey planted as well it is still not the session that began it.
        let wish = mallory.begin_link(server).await;
        ada.cookies.push(("sign-on".to_owned(), mallory.cookie("sign-on").to_owned()));
        let brought = answer_of(provider, &wish, "mallory-there");
        is_refused(&ada.come_back(server, &as_parameters(&brought)).await, "not the session");
        is_refused(&mallory.come_back(server, &as_parameters(&brought)).await, "its state is unknown");
        // Nor is it a browser without a session, nor one in which the same person has signed in anew.
        let wish = ada.begin_link(server).await;
        let brought = answer_of(provider, &wish, "ada-there");
        let mut nobody = Browser { cookies: vec![("sign-on".to_owned(), ada.cookie("sign-on").to_owned())] };
        is_refused(&nobody.come_back(server, &as_parameters(&brought)).await, "not the session");
        nobody.is_out(server).await;
        let wish = ada.begin_link(server).await;
        let brought = answer_of(provider, &wish, "ada-there");
        let mut anew = Browser::with_password(server, "ada").await;
        anew.cookies.push(("sign-on".to_owned(), ada.cookie("sign-on").to_owned()));
        is_refused(&anew.come_back(server, &as_parameters(&brought)).await, "not the session");
        assert_eq!(provider.exchanges(), 0, "nobody asked the provider");
        for browser in [&mut ada, &mut anew, &mut mallory] {
            assert_eq!(browser.unlink_page(server).await, None);
            assert_eq!(browser.confirm(server, PASSWORD).await.status, 403, "nothing is there to confirm");
        }
        // Another site neither begins nor confirms.
        for site in ["cross-site", "same-site"] {
            let request = ada.request("GET", "/sign-on/link-account").header("sec-fetch-site", site);
            assert_eq!(server.send(request.body(axum::body::Body::empty()).unwrap()).await.status, 403, "{site}");
        }
        leads_to(&Browser::default().open(server, "/sign-on/link-account").await, "/login?next=/account");
    }

    async fn t100_a_person_of_another_account_is_not_linked(server: &Server, provider: &Provider) {
        let mut first = Browser::default();
        first.sign_on(server, provider, "taken", "/").await;
        first.is_in(server, "taken").await;
        server.user("ada", false).await;
        let mut ada = Browser::with_password(server, "ada").await;
        let refused = ada.brings(server, provider, "taken").await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(refused.text.contains("belongs to another account of this server. Nothing was changed."));
        assert_eq!(ada.unlink_page(server).await, None);
        assert_eq!(ada.confirm(server, PASSWORD).await.status, 403);
        // Whoever came by the provider has no password, and keeps the only way in.
        let question = first.unlink_page(server).await.unwrap();
        let page = first.open(server, &question).await;
        assert!(page.text.contains("the only way to sign in") && !page.text.contains("unlink_sign_on"), "{}", page.text);
        let id = question.rsplit_once('/').unwrap().1;
        assert_eq!(first.send(server, &question, "account/unlink_sign_on", &[("id", id)]).await.status, 403);
        first.is_in(server, "taken").await;
        let mut again = Browser::default();
        again.sign_on(server, provider, "taken", "/").await;
        again.is_in(server, "taken").await;
    }

    async fn t103_what_links_stands_in_no_log(server: &Server, provider: &Provider) {
        server.user("ada", false).await;
        let mut ada = Browser::with_password(server, "ada").await;
        let wish = ada.begin_link(server).await;
        let secret = ada.cookie("sign-on").to_owned();
        let brought = answer_of(provider, &wish, "<b>ada</b>");
        leads_to(&ada.come_back(server, &as_parameters(&brought)).await, "/account/link");
        let page = ada.open(server, "/account/link").await.text;
        assert!(page.contains("&lt;b&gt;ada&lt;/b&gt;") && !page.contains("<b>ada</b>"), "t101: {page}");
        leads_to(&ada.confirm(server, PASSWORD).await, "/account");
        let text = log::text();
        for seen in [brought[1].1.as_str(), wish.get("state"), &secret, PASSWORD, ada.cookie("session")] {
            assert!(seen.len() > 11 && !text.contains(seen), "{:?}", text.lines().find(|line| line.contains(seen)));
        }
    }
}

#[tokio::test]
async fn without_a_provider_there_is_nothing_to_link() {
    let server = Server::start(Database::sqlite()).await;
    let mut root = Browser::with_password(&server, "root").await;
    assert!(!root.open(&server, "/account").await.text.contains("Single sign-on"));
    assert_eq!(root.open(&server, "/sign-on/link-account").await.status, 404);
    assert!(root.open(&server, "/account/link").await.text.contains("There is nothing to link"));
    assert_eq!(root.confirm(&server, PASSWORD).await.status, 404);
}
