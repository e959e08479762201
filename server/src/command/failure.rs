//! Why a command did not do what it was asked.

use std::{fmt, process::ExitCode};

use identity::{
    access_tokens::KeyRingError,
    problem::{Problem, ProblemCode},
};

use crate::settings::SettingsError;

/// A command that failed, in one sentence or one a field.
#[derive(Debug)]
pub enum Failure {
    /// A setting cannot be used.
    Settings(SettingsError),
    /// Something else.
    Other(String),
}

impl Failure {
    /// Something other than a setting.
    pub fn other(text: impl Into<String>) -> Self {
        Self::Other(text.into())
    }

    /// The exit code.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Settings(_) => ExitCode::from(2),
            Self::Other(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(error) => error.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::Settings(error)
    }
}

impl From<KeyRingError> for Failure {
    fn from(error: KeyRingError) -> Self {
        match error {
            KeyRingError::Secret(error) => SettingsError::new("THARSIS_SECRET_KEY", format!("{error}.")).into(),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        if problem.code == ProblemCode::Invalid && problem.errors.len() > 1 {
            let lines = problem.errors.iter().map(|error| error.detail.as_str());
            return Self::Other(lines.collect::<Vec<_>>().join(" "));
        }
        Self::Other(problem.detail)
    }
}
