//! Groups: a verb a file.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod update;

use identity::{
    model::{Group, Namespace},
    problem::{Problem, ProblemCode},
};

/// Shows what is stored now in the form that this resource has everywhere else.
fn conflict(mut problem: Problem) -> Problem {
    if problem.code == ProblemCode::StaleVersion {
        let stored = problem.current.take().and_then(|current| serde_json::from_value::<Namespace>(*current).ok());
        problem.current = stored.and_then(|row| serde_json::to_value(Group::from(row)).ok()).map(Box::new);
    }
    problem
}
