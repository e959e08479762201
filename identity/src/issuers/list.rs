//! The issuers in use.

use super::get::state;
use crate::{
    caller::Caller,
    core::Core,
    issuer_url::IssuerUrl,
    model::{IssuerInUse, IssuersInUse, KeysState},
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
    let (rows, total) = if caller.is_admin() {
        storage::issuers::list(&mut db, page).await?
    } else {
        storage::issuers::list_owned(&mut db, caller, page).await?
    };
    let page = Page::build(rows, total, page, |(issuer, _)| issuer.clone());
    let mut items = Vec::with_capacity(page.items.len());
    for (issuer, accounts) in page.items {
        let keys = issuer
            .parse::<IssuerUrl>()
            .map_or(KeysState::NotAsked, |issuer| state(core.issuer_keys.status(&issuer).as_ref()));
        let unlisted_logins =
            if caller.is_admin() { storage::issuer_rules::unlisted(&mut db, &issuer).await? } else { None };
        let listed = storage::issuer_rules::is_allowed(&mut db, &issuer).await?;
        items.push(IssuerInUse { issuer, accounts, keys, listed, unlisted_logins });
    }
    let (mode, _) = storage::issuer_rules::mode(&mut db).await?;
    Ok(IssuersInUse { page: Page { items, page_info: page.page_info }, mode })
}
