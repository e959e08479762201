//! Single sign-on against a provider that behaves, and against everything that somebody could try.

use axum::{
    body::Body,
    http::{Request, header},
};
use identity::{core::Settings, users};
use serde_json::json;

use crate::support::{
    Answer, Database, PASSWORD, Server, URL, log,
    provider::{CLIENT_ID, CLIENT_SECRET, Provider, Wish},
};

/// Makes a token of claims that the provider did not sign.
type Forge<'a> = &'a dyn Fn(&str) -> String;

/// A browser without JavaScript: it keeps cookies and shows what it gets.
#[derive(Default)]
pub struct Browser {
    pub cookies: Vec<(String, String)>,
}

impl Browser {
    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub async fn open(&mut self, server: &Server, path: &str) -> Answer {
        let answer = server.send(self.request("GET", path).body(Body::empty()).unwrap()).await;
        self.keep(&answer);
        answer
    }

    pub async fn send(&mut self, server: &Server, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("_action", &format!("/api/ui/{function}"))
            .extend_pairs(fields)
            .finish();
        let request = self
            .request("POST", page)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        self.keep(&answer);
        answer
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT, "text/html")
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(key, _)| key != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// Presses the button; answers what the browser asks of the provider.
    async fn start(&mut self, server: &Server, next: &str) -> Wish {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        let answer = self.open(server, &format!("/sign-on/start?{query}")).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        assert_eq!(answer.header("cache-control"), "no-store");
        Wish::of(answer.header("location"))
    }

    /// Comes back with these parameters.
    pub async fn come_back(&mut self, server: &Server, parameters: &[(&str, &str)]) -> Answer {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        self.open(server, &format!("/sign-on/callback?{query}")).await
    }

    /// Signs on as this person.
    pub async fn sign_on(&mut self, server: &Server, provider: &Provider, subject: &str, next: &str) -> Answer {
        let wish = self.start(server, next).await;
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, subject)));
        self.come_back(server, &[("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())]).await
    }

    pub async fn is_in(&mut self, server: &Server, username: &str) {
        let answer = self.open(server, "/account").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.text.contains(&format!("Account menu of {username}")), "{}", answer.text);
    }

    pub async fn is_out(&mut self, server: &Server) {
        assert_eq!(self.open(server, "/account").await.status, 303);
    }
}

pub async fn server(database: Database, provider: &Provider, change: impl FnOnce(&mut Settings)) -> Server {
    Server::start_with(URL, database, |mut settings| {
        settings.sign_on = Some(provider.settings());
        change(&mut settings);
        settings
    })
    .await
}

/// The page that says no: with the name of the request, whose line in the log has the reason.
pub fn is_refused(answer: &Answer, reason: &str) {
    assert_eq!(answer.status, 403, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let id = answer.header("x-request-id");
    assert!(answer.text.contains(id), "{}", answer.text);
    let text = log::text();
    let line = text.lines().find(|line| line.contains(id) && line.contains("a sign-on was refused"));
    assert!(line.is_some_and(|line| line.contains(reason)), "{reason}: {line:?}");
    assert!(!answer.text.contains(reason), "the reason is the operator's");
}

/// Makes two tests of one body: `sqlite` and `postgres`, each with a server and a provider of its own.
macro_rules! on_each_database {
    ($(async fn $name:ident($server:ident: &Server, $provider:ident: &Provider) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn run(database: Database) {
                let provider = Provider::start().await;
                let server = server(database, &provider, |_| ()).await;
                work(&server, &provider).await;
            }

            async fn work($server: &Server, $provider: &Provider) $body

            #[tokio::test]
            async fn sqlite() {
                run(Database::sqlite()).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = Database::postgres().await {
                    run(database).await;
                }
            }
        }
    )+};
}

pub(crate) use on_each_database as with_a_provider;

on_each_database! {
    async fn t100_a_person_signs_on_and_out(server: &Server, provider: &Provider) {
        let mut browser = Browser::default();
        let page = browser.open(server, "/login?next=/account").await;
        assert!(page.text.contains("Sign in with Example Login"), "{}", page.text);
        assert!(page.text.contains("href=\"/sign-on/start?next=/account\""), "{}", page.text);
        assert!(page.text.contains("name=\"password\""), "passwords stay unless they are switched off");

        let wish = browser.start(server, "/account").await;
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", "http://127.0.0.1:3000/sign-on/callback"),
            ("scope", "openid profile"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(wish.get(name), value, "{name}");
        }
        for name in ["state", "nonce", "code_challenge"] {
            assert_eq!(wish.get(name).len(), 43, "{name}");
        }
        assert_eq!(browser.cookie("session"), "", "a stranger gets no session");
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, "ada")));
        let parameters = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        let answer = browser.come_back(server, &parameters).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/account"), "{}", answer.text);
        assert_eq!(browser.cookie("sign-on"), "");
        browser.is_in(server, "ada").await;

        // Once more in another browser: the same account.
        let mut other = Browser::default();
        other.sign_on(server, provider, "ada", "/").await;
        other.is_in(server, "ada").await;

        let out = browser.send(server, "/account", "session/sign_out", &[]).await;
        assert_eq!((out.status.as_u16(), out.header("location")), (303, "/sign-on/out"));
        browser.is_out(server).await;
        let onward = browser.open(server, "/sign-on/out").await;
        let address = format!(
            "{}/end?client_id={CLIENT_ID}&amp;post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Flogin",
            provider.url()
        );
        assert!(onward.text.contains(&format!("content=\"0; url={address}\"")), "{}", onward.text);
        assert!(onward.header("content-security-policy").contains("default-src 'none'"));
        assert!(!onward.text.contains("id_token_hint"), "no token in an address");
        // With a password there is nothing to go on to.
        browser.send(server, "/login", "session/sign_in", &[("username", "root"), ("password", PASSWORD)]).await;
        let out = browser.send(server, "/", "session/sign_out", &[]).await;
        assert_eq!(out.header("location"), "/login");
    }

    async fn t100_the_state_must_be_this_browsers(server: &Server, provider: &Provider) {
        let mut victim = Browser::default();
        let mut attacker = Browser::default();
        let wish = attacker.start(server, "/").await;
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, "mallory")));
        let stolen = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        // Login CSRF: a browser that began nothing, and one that began another journey, are led to the attacker's end.
        is_refused(&victim.come_back(server, &stolen).await, "its state is unknown");
        let own = victim.start(server, "/").await;
        let wish = attacker.start(server, "/").await;
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, "mallory")));
        let stolen = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        is_refused(&victim.come_back(server, &stolen).await, "its state is unknown");
        // Made up, absent, and given twice.
        let mine = [("state", own.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        is_refused(&victim.come_back(server, &[("state", "made-up"), mine[1], mine[2]]).await, "its state is unknown");
        is_refused(&victim.come_back(server, &mine[1..]).await, "'state'");
        is_refused(&victim.come_back(server, &[mine[0], mine[0], mine[1], mine[2]]).await, "'state'");
        assert_eq!(provider.exchanges(), 0, "nobody asked the provider");
        victim.is_out(server).await;
        // The code of another journey does not fit the verifier of one's own (PKCE).
        is_refused(&victim.come_back(server, &mine).await, "invalid_grant");
        victim.is_out(server).await;
    }

    async fn t100_an_answer_works_once(server: &Server, provider: &Provider) {
        let mut browser = Browser::default();
        let wish = browser.start(server, "/").await;
        let secret = browser.cookie("sign-on").to_owned();
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, "ada")));
        let parameters = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        assert_eq!(browser.come_back(server, &parameters).await.status, 303);
        let mut thief = Browser { cookies: vec![("sign-on".to_owned(), secret)] };
        is_refused(&thief.come_back(server, &parameters).await, "used up");
        thief.is_out(server).await;
        assert_eq!(provider.exchanges(), 1);
        // A code that the provider has seen already, with a state of one's own.
        let wish = browser.start(server, "/").await;
        let again = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        is_refused(&browser.come_back(server, &again).await, "invalid_grant");
    }

    async fn t100_another_provider_is_not_believed(server: &Server, provider: &Provider) {
        let evil = Provider::start().await;
        let mut browser = Browser::default();
        let wish = browser.start(server, "/").await;
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, "ada")));
        let mixed = [("state", wish.get("state")), ("code", code.as_str()), ("iss", evil.url())];
        is_refused(&browser.come_back(server, &mixed).await, "RFC 9207");
        let wish = browser.start(server, "/").await;
        let code = provider.code(&wish, provider.signed(&provider.claims(&wish, "ada")));
        let silent = [("state", wish.get("state")), ("code", code.as_str())];
        is_refused(&browser.come_back(server, &silent).await, "does not say whom it comes from");
        assert_eq!(provider.exchanges(), 0, "the code is not sent anywhere");
        let wish = browser.start(server, "/").await;
        let mixed = [("state", wish.get("state")), ("error", "access_denied"), ("iss", evil.url())];
        is_refused(&browser.come_back(server, &mixed).await, "RFC 9207");
    }

    async fn t100_only_a_proper_id_token_of_this_journey_lets_in(server: &Server, provider: &Provider) {
        let evil = Provider::start().await;
        let mut browser = Browser::default();
        let encode = |text: &str| {
            use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
            URL_SAFE_NO_PAD.encode(text)
        };
        let now = crate::support::issuer::now();
        let table = [
            ("nonce", json!("another"), "'nonce'"),
            ("nonce", json!(null), "'nonce'"),
            ("iss", json!(evil.url()), "another issuer"),
            ("aud", json!("another-client"), "'aud'"),
            ("azp", json!("another-client"), "'azp'"),
            ("exp", json!(now - 61), "expired"),
            ("iat", json!(now + 120), "expired"),
            ("sub", json!(""), "'sub'"),
        ];
        for (claim, value, reason) in table {
            let wish = browser.start(server, "/").await;
            let mut claims = provider.claims(&wish, "ada");
            claims[claim] = value;
            let code = provider.code(&wish, provider.signed(&claims));
            let parameters = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
            is_refused(&browser.come_back(server, &parameters).await, reason);
        }
        let none = encode("{\"alg\":\"none\"}");
        let forgeries: [(Forge, &str); 4] = [
            (&|claims| format!("{none}.{}.", encode(claims)), "malformed"),
            (&|claims| format!("{none}.{}.{}", encode(claims), encode("x")), "'alg' of the token is not accepted"),
            (&|claims| evil.signed(&serde_json::from_str(claims).unwrap()), "signature of the token is wrong"),
            (&|_| "not a token".to_owned(), "malformed"),
        ];
        for (forge, reason) in forgeries {
            let wish = browser.start(server, "/").await;
            let code = provider.code(&wish, forge(&provider.claims(&wish, "ada").to_string()));
            let parameters = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
            is_refused(&browser.come_back(server, &parameters).await, reason);
        }
        browser.is_out(server).await;
    }

    async fn t100_a_planted_session_is_not_the_one_that_is_signed_in(server: &Server, provider: &Provider) {
        // Mallory signs in and plants the session's cookie in Ada's browser.
        let mut mallory = Browser::default();
        mallory.sign_on(server, provider, "mallory", "/").await;
        let planted = mallory.cookie("session").to_owned();
        let mut ada = Browser { cookies: vec![("session".to_owned(), planted.clone())] };
        ada.sign_on(server, provider, "ada", "/").await;
        assert_ne!(ada.cookie("session"), planted);
        ada.is_in(server, "ada").await;
        mallory.is_out(server).await;
    }

    async fn t100_nobody_is_led_to_another_site(server: &Server, provider: &Provider) {
        for next in ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""] {
            let mut browser = Browser::default();
            let answer = browser.sign_on(server, provider, "ada", next).await;
            assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"), "{next}");
        }
    }

    async fn t100_what_the_provider_says_is_not_repeated(server: &Server, provider: &Provider) {
        let mut browser = Browser::default();
        let evil = "<script>alert(1)</script>\r\nforged=1";
        for (error, reason) in [
            ("access_denied", "the error access_denied"),
            ("server_error", "the error server_error"),
            (evil, "the error that no standard knows"),
        ] {
            let wish = browser.start(server, "/").await;
            let parameters = [
                ("state", wish.get("state")),
                ("error", error),
                ("error_description", evil),
                ("iss", provider.url()),
            ];
            let answer = browser.come_back(server, &parameters).await;
            is_refused(&answer, reason);
            assert!(!answer.text.contains("alert(1)"), "{}", answer.text);
        }
        assert!(!log::text().contains("forged=1"));
    }

    async fn t103_neither_code_nor_token_nor_secret_stands_in_the_log(server: &Server, provider: &Provider) {
        let mut browser = Browser::default();
        let wish = browser.start(server, "/").await;
        let token = provider.signed(&provider.claims(&wish, "ada"));
        let code = provider.code(&wish, token.clone());
        let parameters = [("state", wish.get("state")), ("code", code.as_str()), ("iss", provider.url())];
        let secret = browser.cookie("sign-on").to_owned();
        assert_eq!(browser.come_back(server, &parameters).await.status, 303);
        let link = users::make_sign_in_link(&server.core, "root").await.unwrap();
        let mut root = Browser::default();
        root.open(server, &format!("/sign-on/link?token={link}")).await;
        root.is_in(server, "root").await;
        let text = log::text();
        let session = browser.cookie("session");
        let signature = token.rsplit('.').next().unwrap();
        for seen in
            [code.as_str(), wish.get("state"), wish.get("nonce"), signature, &secret, CLIENT_SECRET, session, &link]
        {
            assert!(seen.len() > 15);
            assert!(!text.contains(seen), "{:?}", text.lines().find(|line| line.contains(seen)));
        }
    }

    async fn a_sign_in_link_lets_in_once(server: &Server, _provider: &Provider) {
        let link = users::make_sign_in_link(&server.core, "root").await.unwrap();
        let path = format!("/sign-on/link?token={link}");
        let mut browser = Browser::default();
        let answer = browser.open(server, &path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"), "{}", answer.text);
        browser.is_in(server, "root").await;
        let mut other = Browser::default();
        assert_eq!(other.open(server, &path).await.status, 403);
        other.is_out(server).await;
    }
}

#[tokio::test]
async fn passwords_can_be_switched_off() {
    let provider = Provider::start().await;
    let server = server(Database::sqlite(), &provider, |settings| settings.password_sign_in = false).await;
    let mut browser = Browser::default();
    let page = browser.open(&server, "/login").await;
    assert!(page.text.contains("Sign in with Example Login"), "{}", page.text);
    assert!(!page.text.contains("name=\"password\""), "{}", page.text);
    let fields = [("username", "root"), ("password", PASSWORD)];
    assert_eq!(browser.send(&server, "/login", "session/sign_in", &fields).await.status, 403);
    browser.is_out(&server).await;
    // The operator lets an administrator in.
    let link = users::make_sign_in_link(&server.core, "root").await.unwrap();
    browser.open(&server, &format!("/sign-on/link?token={link}")).await;
    browser.is_in(&server, "root").await;
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let server = Server::start(Database::sqlite()).await;
    let mut browser = Browser::default();
    let page = browser.open(&server, "/login").await;
    assert!(!page.text.contains("/sign-on/start"), "{}", page.text);
    assert_eq!(browser.open(&server, "/sign-on/start").await.status, 404);
    assert_eq!(browser.come_back(&server, &[("state", "x"), ("code", "y")]).await.status, 404);
    assert_eq!(browser.open(&server, "/sign-on/out").await.header("location"), "/login");
}

/// Browsers ask for compressed answers, and what says that it is compressed must be.
#[tokio::test]
async fn the_page_that_says_no_is_compressed_as_it_says() {
    let server = Server::start(Database::sqlite()).await;
    for (page, status) in [("/sign-on/start", 404), ("/login", 200)] {
        let request = Browser::default().request("GET", page).header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (status, "gzip"));
        assert!(answer.text.starts_with('\u{1f}'), "gzip begins with 1f 8b");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_as_such() {
    let provider = Provider::start().await;
    let server = server(Database::sqlite(), &provider, |settings| {
        settings.sign_on.as_mut().unwrap().issuer = "http://127.0.0.1:1".parse().unwrap();
    })
    .await;
    let answer = Browser::default().open(&server, "/sign-on/start").await;
    assert_eq!(answer.status, 503, "{}", answer.text);
    assert!(answer.text.contains("Example Login cannot be reached"), "{}", answer.text);
    assert!(answer.text.contains(answer.header("x-request-id")));
}

#[tokio::test]
async fn cookies_on_the_way_are_as_strict_as_they_can_be() {
    for (url, name, secure) in [(URL, "sign-on", false), ("https://tharsis.example", "__Host-sign-on", true)] {
        let provider = Provider::start().await;
        let server = Server::start_with(url, Database::sqlite(), |mut settings| {
            settings.sign_on = Some(provider.settings());
            settings
        })
        .await;
        let answer = Browser::default().open(&server, "/sign-on/start").await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with(&format!("{name}=")), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
            assert!(cookie.split("; ").any(|other| other == part), "{part}: {cookie}");
        }
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}
