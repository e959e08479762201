//! Having the keys of an issuer fetched now.

use super::get::visible;
use crate::{caller::Caller, core::Core, issuer_url::IssuerUrl, problem::Problem, users::administration};

/// Has the keys of an issuer fetched, unless that was tried within the last seconds, and waits for the end of it.
///
/// # Errors
/// If the caller is no administrator, or no service account names the issuer: nobody else's server is ever asked.
pub async fn refresh(core: &Core, caller: &Caller, issuer: &str) -> Result<IssuerUrl, Problem> {
    let mut db = &core.db;
    let caller = administration::still(&mut db, caller).await?;
    let issuer = visible(core, &caller, issuer).await?;
    core.issuer_keys.refresh(&issuer).await;
    Ok(issuer)
}
