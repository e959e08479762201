//! Why a sign-on came to nothing: in full for the log, in general for the person, who may be a stranger.

use crate::{
    issuer_keys::KeysError,
    jose::TokenError,
    outbound::FetchError,
    problem::{Problem, ProblemCode},
};

/// Why a sign-on came to nothing. The sentences are for the operator; they repeat nothing that was received.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SignOnRefusal {
    /// No provider is set up.
    #[error("no sign-on provider is set up")]
    NotConfigured,
    /// Made-up, used, forgotten, or of another browser.
    #[error("the answer fits no journey that this browser began: its state is unknown, used up or another browser's")]
    UnknownState,
    /// The person took too long.
    #[error("the browser came back after more than ten minutes")]
    TooLate,
    /// A parameter is missing or given twice.
    #[error("the parameter '{0}' of the answer is missing or given twice")]
    Parameter(&'static str),
    /// The provider said no (RFC 6749 §4.1.2.1).
    #[error("the provider answered with the error {0}")]
    ProviderRefused(&'static str),
    /// `iss` of the answer names another provider (RFC 9207): a mix-up.
    #[error("the answer comes from another provider than the one that was asked ('iss', RFC 9207)")]
    MixedUp,
    /// The provider promises `iss` and did not send it.
    #[error("the answer does not say whom it comes from ('iss'), although the provider's configuration promises that")]
    NoIssuer,
    /// The configuration of the provider cannot be had.
    #[error("the configuration of the provider cannot be fetched: {0}")]
    Configuration(FetchError),
    /// The configuration of the provider cannot be used.
    #[error("the configuration of the provider cannot be used: {0}")]
    Unusable(&'static str),
    /// The token endpoint cannot be reached.
    #[error("the code cannot be exchanged: {0}")]
    Exchange(FetchError),
    /// The token endpoint refused.
    #[error("the provider did not exchange the code: {0}")]
    CodeRefused(&'static str),
    /// The answer of the token endpoint is none.
    #[error("the answer of the token endpoint has no ID token that can be read")]
    NoIdToken,
    /// The ID token is malformed.
    #[error("the ID token is malformed: {0}")]
    Malformed(TokenError),
    /// Its signature cannot be accepted.
    #[error("the ID token is not signed by the provider: {0}")]
    Signature(KeysError),
    /// One of its claims is not as it must be.
    #[error("the ID token cannot be accepted: {0}")]
    IdToken(&'static str),
    /// An account was to be linked, in another session or by somebody else.
    #[error("the answer is for linking an account, and this is not the session or not the user that began that")]
    AnotherSession,
    /// The person has an account, which is not the one to link.
    #[error("the person belongs to another account already")]
    Taken,
    /// The account belongs to a person of this provider.
    #[error("the account is linked already")]
    LinkedAlready,
    /// The account may not sign in.
    #[error("the account is disabled")]
    Disabled,
    /// The person has no account, and none is made.
    #[error("the person has no account here, and sign-on makes none (THARSIS_OIDC_CREATE_ACCOUNTS)")]
    NoAccount,
    /// No name could be found for the account.
    #[error("no free name was found for the new account")]
    NoName,
    /// A fault of ours, or too many attempts.
    #[error("{0}")]
    Other(Problem),
}

impl SignOnRefusal {
    /// What the person is told.
    #[must_use]
    pub fn told(&self, name: &str) -> Problem {
        match self {
            Self::NotConfigured => Problem::not_found(),
            Self::UnknownState | Self::TooLate | Self::Parameter("state") => Problem::forbidden(
                "This sign-in was not begun in this browser, took too long, or is over already. Begin again."
                    .to_owned(),
            ),
            Self::AnotherSession => Problem::forbidden(
                "This was not begun in this browser by you, and nothing was linked. Begin again on your account page."
                    .to_owned(),
            ),
            Self::Taken => Problem::new(
                ProblemCode::AlreadyExists,
                format!(
                    "Whom you signed in as with {name} belongs to another account of this server. Nothing was changed. \
                     Sign out at {name} first if you meant somebody else."
                ),
            ),
            Self::LinkedAlready => {
                Problem::new(ProblemCode::AlreadyExists, format!("Your account is linked to {name} already."))
            }
            Self::ProviderRefused("access_denied") => {
                Problem::forbidden(format!("The sign-in with {name} was cancelled or not allowed."))
            }
            Self::Configuration(_) | Self::Exchange(_) | Self::Signature(KeysError::Unavailable(_)) => {
                let text = format!("{name} cannot be reached right now. Try again in a moment.");
                Problem::new(ProblemCode::Unavailable, text)
            }
            Self::Disabled | Self::NoAccount => {
                Problem::forbidden("You have no account on this server, or it is disabled. Ask whoever runs it.")
            }
            Self::Other(problem) => problem.clone(),
            _ => Problem::forbidden(format!(
                "The sign-in with {name} did not succeed. Begin again, or ask whoever runs this server."
            )),
        }
    }
}

impl From<Problem> for SignOnRefusal {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}
