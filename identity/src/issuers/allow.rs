//! Putting an issuer on the list of allowed ones.

use serde_json::json;

use super::history::entry;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    issuer_url::IssuerUrl,
    problem::{Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, transaction},
    users::administration,
};

/// The most issuers on the list.
const MOST: usize = 1000;

/// Puts an issuer on the list. It need not be in use yet.
///
/// # Errors
/// If the caller is no administrator, it is no issuer URL, it is on the list already, or the list is full.
pub async fn allow(core: &Core, caller: &Caller, issuer: &str) -> Result<IssuerUrl, Problem> {
    administration::only(caller)?;
    let issuer: IssuerUrl = issuer.trim().parse().map_err(|error| Problem::invalid_field("/issuer", error))?;
    transaction!(core.db, |tx| {
        administration::still(&mut tx, caller).await?;
        if storage::issuer_rules::allowed(&mut tx).await?.len() >= MOST {
            Err(Problem::new(ProblemCode::LimitExceeded, format!("The list holds at most {MOST} issuers.")))?;
        }
        storage::issuer_rules::allow(&mut tx, issuer.as_str(), core.now(), caller.name()).await.map_err(taken)?;
        storage::issuer_rules::forget_unlisted(&mut tx, Some(issuer.as_str())).await?;
        storage::issuer_rules::count_change(&mut tx, None).await?;
        activity::record(core, &mut tx, caller, &entry("issuer.allowed", issuer.as_str(), json!({}))).await?;
        issuer.clone()
    })
}

fn taken(error: StorageError) -> TransactionError {
    match error {
        StorageError::Duplicate => {
            let mut problem = Problem::invalid_field("/issuer", "It is on the list already.");
            problem.code = ProblemCode::AlreadyExists;
            problem.into()
        }
        other => other.into(),
    }
}
