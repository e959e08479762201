//! Taking an issuer off the list of allowed ones.

use serde_json::json;

use super::history::entry;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    problem::Problem,
    storage::{self, transaction},
    users::administration,
};

/// Takes an issuer off the list. While the list is enforced, its tokens let nobody in from then on.
///
/// # Errors
/// If the caller is no administrator, or it is not on the list.
pub async fn disallow(core: &Core, caller: &Caller, issuer: &str) -> Result<(), Problem> {
    administration::only(caller)?;
    transaction!(core.db, |tx| {
        administration::still(&mut tx, caller).await?;
        if !storage::issuer_rules::disallow(&mut tx, issuer).await? {
            Err(Problem::not_found())?;
        }
        storage::issuer_rules::count_change(&mut tx, None).await?;
        activity::record(core, &mut tx, caller, &entry("issuer.disallowed", issuer, json!({}))).await?;
    })
}
