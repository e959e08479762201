//! Asking the server over HTTP as an administrator does.

use std::{net::IpAddr, time::Duration};

use reqwest::{Client, Method};
use serde_json::Value;

use crate::Outcome;

/// Longer than the server works on any request.
const PATIENCE: Duration = Duration::from_secs(40);

const TOKEN_ENDPOINT: &str = "/v1/serviceaccounts/token";
const FORM: &str = "application/x-www-form-urlencoded";

/// A client with an access token.
#[derive(Clone)]
pub struct Api {
    client: Client,
    url: String,
    token: String,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null if it is not JSON.
    pub json: Value,
}

impl Api {
    /// A client of the server at `url`.
    ///
    /// # Errors
    /// If there can be none.
    pub fn new(url: &str, token: &str) -> Outcome<Self> {
        let client =
            Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { client, url: url.to_owned(), token: token.to_owned() })
    }

    /// The same client with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }

    /// A request to be sent, which carries no token.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// A request to be sent with the token.
    pub fn authorized(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.request(method, path).bearer_auth(&self.token)
    }

    /// One request with the token and perhaps a JSON body.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> reqwest::Result<Answer> {
        let request = self.authorized(method, path);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        Answer::read(request).await
    }

    /// A login of this service account with an ID token.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn log_in(&self, service_account: &str, token: &str) -> reqwest::Result<Answer> {
        self.form(TOKEN_ENDPOINT, login_form(service_account, token)).await
    }

    /// The same through a proxy, from this address. (Too many refusals from one address are answered otherwise.)
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn log_in_from(&self, source: IpAddr, service_account: &str, token: &str) -> reqwest::Result<Answer> {
        let request = self.request(Method::POST, TOKEN_ENDPOINT).header("x-forwarded-for", source.to_string());
        Answer::read(request.header("content-type", FORM).body(login_form(service_account, token))).await
    }

    /// A form without a token.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn form(&self, path: &str, body: String) -> reqwest::Result<Answer> {
        Answer::read(self.request(Method::POST, path).header("content-type", FORM).body(body)).await
    }

    /// Makes something that must be made.
    ///
    /// # Errors
    /// If it is not.
    pub async fn make(&self, path: &str, body: Value) -> Outcome<Value> {
        let answer = self.call(Method::POST, path, Some(&body)).await?;
        if answer.status == 201 {
            Ok(answer.json)
        } else {
            Err(format!("{path}: {} {}", answer.status, answer.json).into())
        }
    }
}

fn login_form(service_account: &str, token: &str) -> String {
    let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    format!("{grant}&client_id={service_account}&assertion={token}")
}

impl Answer {
    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// If it does not come.
    pub async fn read(request: reqwest::RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let json = serde_json::from_str(&response.text().await?).unwrap_or_default();
        Ok(Self { status, json })
    }
}
