//! Problems as gRPC statuses, with the codes that Tharsis gives them.

use identity::problem::{Problem, ProblemCode};
use tonic::{Code, Status};

/// A call that was not carried out. In a box, since a status is large.
pub struct Fault(Box<Status>);

impl From<Status> for Fault {
    fn from(status: Status) -> Self {
        Self(Box::new(status))
    }
}

impl From<Fault> for Status {
    fn from(fault: Fault) -> Self {
        *fault.0
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Status::new(code(problem.code), text(&problem)).into()
    }
}

/// A defect of ours.
pub fn internal() -> Status {
    Status::internal(Problem::internal().detail)
}

const fn code(code: ProblemCode) -> Code {
    match code {
        // What Tharsis says of the last owner and of limits, too.
        ProblemCode::Invalid | ProblemCode::LastOwner | ProblemCode::LimitExceeded => Code::InvalidArgument,
        ProblemCode::Unauthenticated => Code::Unauthenticated,
        ProblemCode::Forbidden => Code::PermissionDenied,
        ProblemCode::NotFound => Code::NotFound,
        ProblemCode::AlreadyExists => Code::AlreadyExists,
        ProblemCode::StaleVersion => Code::Aborted,
        ProblemCode::TooManyRequests => Code::ResourceExhausted,
        ProblemCode::Unavailable => Code::Unavailable,
        ProblemCode::Internal => Code::Internal,
    }
}

/// A status has no room for fields: several at fault are told one after the other.
fn text(problem: &Problem) -> String {
    match problem.errors.as_slice() {
        [] | [_] => problem.detail.clone(),
        several => {
            let lines = several.iter().map(|error| format!("{}: {}", error.pointer, error.detail));
            lines.collect::<Vec<_>>().join("; ")
        }
    }
}

#[cfg(test)]
mod tests {
    use identity::problem::FieldError;

    use super::*;

    #[test]
    fn all_fields_at_fault_are_told() {
        let errors = vec![FieldError::new("/name", &"Too long."), FieldError::new("/description", &"Too long.")];
        let status = Status::from(Fault::from(Problem::invalid(errors)));
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(status.message(), "/name: Too long.; /description: Too long.");
    }
}
