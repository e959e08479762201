//! What pages ask of the server: one file a resource, each function a call of a service of `identity`.

pub mod activity;
pub mod changed_identities;
pub mod client_secrets;
pub mod files;
pub mod groups;
pub mod issuers;
pub mod logins;
pub mod members;
pub mod people;
pub mod preferences;
pub mod revocation;
pub mod search;
pub mod service_accounts;
pub mod session;
pub mod sign_on;
pub mod signing_keys;
pub mod teams;
pub mod tokens;

use identity::{
    model::{Replay, TestReport},
    problem::{Problem, ProblemCode},
};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// A [`Problem`] on its way to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UiProblem(pub Problem);

/// The answer of functions that change something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Where to go now.
    pub location: String,
    /// What was done, said to people who stay on the page's script.
    pub notice: String,
    /// Whether the browser should forget everything it holds, as after signing in or out.
    pub afresh: bool,
    /// What the form shows in its place, this once, before the person goes on to `location`: a password that was made
    /// up, a client secret, a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// What the secret is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub secret_name: String,
    /// What the form shows beside its fields, which stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// An answer to a question that a form asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// What would come of a login.
    Test(Box<TestReport>),
    /// What a change would do to recorded logins.
    Replay(Replay),
}

impl Done {
    /// Done; the next page is `location`.
    pub fn go(location: impl Into<String>, notice: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            notice: notice.into(),
            afresh: false,
            secret: None,
            secret_name: String::new(),
            shown: None,
        }
    }

    /// Done; the next page is `location`, loaded from scratch.
    pub fn afresh(location: impl Into<String>) -> Self {
        Self { afresh: true, ..Self::go(location, "") }
    }

    /// Nothing was done but to answer; the page stays.
    #[must_use]
    pub fn here(shown: Shown) -> Self {
        Self { shown: Some(shown), ..Self::go("", "") }
    }

    /// Whether the form shows something, so that nobody goes anywhere yet.
    #[must_use]
    pub const fn stays(&self) -> bool {
        self.secret.is_some() || self.shown.is_some()
    }

    /// The same, after a secret was shown, which is called `name`.
    #[must_use]
    pub fn showing(self, name: &str, secret: Option<String>) -> Self {
        Self { secret, secret_name: name.to_owned(), ..self }
    }
}

impl From<Problem> for UiProblem {
    fn from(problem: Problem) -> Self {
        // The status belongs to the whole answer, be it the page or the call.
        #[cfg(feature = "ssr")]
        let problem = {
            crate::serving::set_status(problem.code.status());
            // What is our fault has to be found in the log.
            let ours = matches!(problem.code, ProblemCode::Internal | ProblemCode::Unavailable);
            let request_id = if ours { crate::serving::request_id() } else { String::new() };
            Problem { request_id, ..problem }
        };
        Self(problem)
    }
}

impl FromServerFnError for UiProblem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Problem::new(ProblemCode::Invalid, "The form could not be read. Reload the page and try again.")
            }
            ServerFnErrorErr::Request(_) => {
                Problem::new(ProblemCode::Unavailable, "The server cannot be reached. Try again in a moment.")
            }
            _ => Problem::internal(),
        }
        .into()
    }
}
