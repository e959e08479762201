//! The issuers in use.

use super::get::state;
use crate::{
    authorization,
    caller::Caller,
    core::Core,
    issuer_url::IssuerUrl,
    model::{IssuerInUse, IssuersInUse},
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
};

/// The issuers that service accounts name, by URL: for administrators all of them, for others those of the service
/// accounts whose group they own.
///
/// # Errors
/// If the database fails.
pub async fn list(core: &Core, caller: &Caller, page: &PageRequest) -> Result<IssuersInUse, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let (rows, total) = if caller.is_admin() {
        storage::issuers::list(&mut db, page).await?
    } else {
        storage::issuers::list_owned(&mut db, caller, page).await?
    };
    let page = Page::build(rows, total, page, |row| row.issuer.clone()).map(|row| {
        let status = row.issuer.parse::<IssuerUrl>().ok().and_then(|issuer| core.issuer_keys.status(&issuer));
        IssuerInUse {
            issuer: row.issuer,
            accounts: row.accounts,
            keys: state(status.as_ref()),
            listed: row.listed,
            unlisted_logins: row.unlisted_logins,
        }
    });
    let (mode, _) = storage::issuer_rules::mode(&mut db).await?;
    Ok(IssuersInUse { page, mode })
}
