//! What went wrong, in one shape for pages, REST and the command line.

use serde::{Deserialize, Serialize};

/// A stable, machine-readable reason. Clients may rely on the text of [`ProblemCode::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Input breaks a rule; the field errors say which.
    Invalid,
    /// No caller, or one that is not (or no longer) valid.
    Unauthenticated,
    /// The caller may know of the thing but not do this to it.
    Forbidden,
    /// There is no such thing, or the caller may not know of it: the two are never told apart.
    NotFound,
    /// A thing of that name or that membership exists already.
    AlreadyExists,
    /// The `version` sent is not the current one; `current` holds what is stored now.
    StaleVersion,
    /// The change would leave a top-level group without a user who owns it.
    LastOwner,
    /// A bound of the system (members of a group, depth of the tree) is reached.
    LimitExceeded,
    /// Too many attempts; try again later.
    TooManyRequests,
    /// Something this depends on (database, identity provider) does not answer.
    Unavailable,
    /// A defect of ours. The log has the details, under the request id.
    Internal,
}

impl ProblemCode {
    /// The code as it stands in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::AlreadyExists => "already_exists",
            Self::StaleVersion => "stale_version",
            Self::LastOwner => "last_owner",
            Self::LimitExceeded => "limit_exceeded",
            Self::TooManyRequests => "too_many_requests",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status that belongs to the code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::AlreadyExists | Self::StaleVersion | Self::LastOwner | Self::LimitExceeded => 409,
            Self::TooManyRequests => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }

    /// A short title for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Invalid => "Some of the input is not valid",
            Self::Unauthenticated => "Authentication is required",
            Self::Forbidden => "Not allowed",
            Self::NotFound => "Not found",
            Self::AlreadyExists => "Already exists",
            Self::StaleVersion => "Changed by someone else meanwhile",
            Self::LastOwner => "The last owner must stay",
            Self::LimitExceeded => "Limit reached",
            Self::TooManyRequests => "Too many requests",
            Self::Unavailable => "Temporarily unavailable",
            Self::Internal => "Internal error",
        }
    }
}

/// What is said to whoever is not signed in.
const SIGNED_OUT: &str = "Authentication is required.";

/// One input field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where it is in the input: a JSON pointer (RFC 6901), for example `/trusted_identity_providers/0/issuer`.
    pub pointer: String,
    /// What is wrong, for people.
    pub detail: String,
}

impl FieldError {
    /// An error at `pointer`.
    pub fn new(pointer: impl Into<String>, detail: &impl ToString) -> Self {
        Self { pointer: pointer.into(), detail: detail.to_string() }
    }
}

/// An operation that was refused or failed, as its caller may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{detail}")]
pub struct Problem {
    /// The stable reason.
    pub code: ProblemCode,
    /// What happened, for people.
    pub detail: String,
    /// The fields at fault, for [`ProblemCode::Invalid`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What is stored now, for [`ProblemCode::StaleVersion`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<serde_json::Value>>,
    /// The request in which it happened, as the log names it; filled in for people by whoever answers them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

impl Problem {
    /// A problem with this code and text.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), current: None, request_id: String::new() }
    }

    /// Several fields at fault.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            _ => format!("{} fields need attention.", errors.len()),
        };
        Self { errors, ..Self::new(ProblemCode::Invalid, detail) }
    }

    /// One field at fault.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over fresh errors and texts")]
    pub fn invalid_field(pointer: &str, detail: impl ToString) -> Self {
        Self::invalid(vec![FieldError::new(pointer, &detail)])
    }

    /// The one answer for "does not exist" and "you may not know": same code, same text, whatever it is about.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound, "It does not exist, or you are not authorized to view it.")
    }

    /// The caller sees the thing but may not do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::Forbidden, detail)
    }

    /// Nobody is signed in, or the token is not valid.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(ProblemCode::Unauthenticated, SIGNED_OUT)
    }

    /// Whether it is only that nobody is signed in, and not that a password was wrong.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.code == ProblemCode::Unauthenticated && self.detail == SIGNED_OUT
    }

    /// Someone else changed the thing since it was read.
    pub fn stale(current: &impl Serialize) -> Self {
        let mut problem = Self::new(
            ProblemCode::StaleVersion,
            "It was changed since you read it. Nothing was saved; compare with what is stored now and try again.",
        );
        problem.current = serde_json::to_value(current).ok().map(Box::new);
        problem
    }

    /// The database cannot be reached, or has too much to do.
    #[must_use]
    pub fn database_unavailable() -> Self {
        Self::new(ProblemCode::Unavailable, "The database is not available right now. Try again in a moment.")
    }

    /// A defect or an outage of our own; the details belong in the log, never in the answer.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(ProblemCode::Internal, "An internal error has occurred.")
    }

    /// The message at one field, if any.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.pointer == pointer).map(|error| error.detail.as_str())
    }
}

/// Gathers the field errors of one input, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No errors yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Keeps the value, or notes the error at `pointer`.
    pub fn check<T, E: ToString>(&mut self, pointer: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.add(pointer, error)).ok()
    }

    /// Notes an error at `pointer`.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over fresh errors and texts")]
    pub fn add(&mut self, pointer: impl Into<String>, detail: impl ToString) {
        self.0.push(FieldError::new(pointer, &detail));
    }

    /// The problem to answer with, once all fields were looked at.
    ///
    /// # Errors
    /// [`ProblemCode::Invalid`] if anything was noted.
    pub fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }
}
