//! Saying what becomes of issuers that are not on the list.

use serde_json::json;

use super::history::entry;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{AllowList, AllowListMode},
    problem::Problem,
    storage::{self, transaction},
    users::administration,
};

/// Sets the mode, if the stored version is `version` (or whatever it is, if none is given). Whoever begins an audit
/// begins to count.
///
/// # Errors
/// If the caller is no administrator, it is no mode, or somebody was faster.
pub async fn set_mode(
    core: &Core,
    caller: &Caller,
    mode: &str,
    version: Option<i64>,
) -> Result<AllowListMode, Problem> {
    administration::only(caller)?;
    let mode: AllowListMode = mode.trim().parse().map_err(|error| Problem::invalid_field("/mode", error))?;
    transaction!(core.db, |tx| {
        administration::still(&mut tx, caller).await?;
        let (before, stored) = storage::issuer_rules::mode(&mut tx).await?;
        if version.is_some_and(|version| version != stored) {
            let issuers = storage::issuer_rules::allowed(&mut tx).await?;
            Err(Problem::stale(&AllowList { mode: before, version: stored, issuers }))?;
        }
        if before != mode {
            if mode == AllowListMode::Audit {
                storage::issuer_rules::forget_unlisted(&mut tx, None).await?;
            }
            storage::issuer_rules::count_change(&mut tx, Some(mode)).await?;
            let details = json!({ "mode": { "before": before, "after": mode } });
            activity::record(core, &mut tx, caller, &entry("issuer.mode_changed", "allow-list", details)).await?;
        }
        mode
    })
}
