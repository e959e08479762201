//! The list of allowed issuers.

use crate::{caller::Caller, core::Core, model::AllowList, problem::Problem, storage, users::administration};

/// The list, and what becomes of issuers that are not on it.
///
/// # Errors
/// If the caller is no administrator.
pub async fn allow_list(core: &Core, caller: &Caller) -> Result<AllowList, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let (mode, version) = storage::issuer_rules::mode(&mut db).await?;
    Ok(AllowList { mode, version, issuers: storage::issuer_rules::allowed(&mut db).await? })
}
