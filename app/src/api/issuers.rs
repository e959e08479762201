//! Issuers in use, and which of them are allowed.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::model::{ActivityEvent, AllowList, IssuerDetails, IssuersInUse};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};
use crate::components::address::address;

/// What the page shows: one type for all, since each costs everybody who loads the script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Issuers {
    /// The issuers in use, and for administrators what is allowed.
    List(Box<IssuersInUse>, Option<Box<Allowed>>),
    /// One issuer.
    One(Box<IssuerDetails>),
}

/// What is allowed, for administrators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Allowed {
    /// The list and its mode.
    pub list: AllowList,
    /// Its latest changes.
    pub history: Vec<ActivityEvent>,
}

/// What the page shows. Without an issuer all that the person may know of.
///
/// # Errors
/// If nobody is signed in, or the person may not know of the issuer.
#[server(prefix = "/api/ui", endpoint = "issuers/get")]
pub async fn get_issuers(
    #[server(default)] issuer: String,
    #[server(default)] after: String,
) -> Result<Issuers, UiProblem> {
    use identity::{issuers, paging::PageRequest};

    /// The changes that are shown.
    const CHANGES: u32 = 20;

    let (core, caller) = crate::serving::session::signed_in().await?;
    let page = PageRequest::new(None, Some(&after))?;
    if !issuer.is_empty() {
        return Ok(Issuers::One(issuers::get(&core, &caller, &issuer, &page).await?.into()));
    }
    let list = issuers::list(&core, &caller, &page).await?;
    let allowed = if caller.is_admin() {
        let history = issuers::history(&core, &caller, CHANGES).await?;
        Some(Allowed { list: issuers::allow_list(&core, &caller).await?, history }.into())
    } else {
        None
    };
    Ok(Issuers::List(list.into(), allowed))
}

/// The page of an issuer.
#[must_use]
pub fn page_of(issuer: &str) -> String {
    address("/issuers", &[("issuer", issuer)])
}

/// Has the keys of an issuer fetched now.
///
/// # Errors
/// If the person may not, or nobody trusts the issuer.
#[server(prefix = "/api/ui", endpoint = "issuers/refresh")]
pub async fn refresh_issuer(#[server(default)] issuer: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let issuer = identity::issuers::refresh(&core, &caller, &issuer).await?;
    Ok(Done::go(page_of(issuer.as_str()), "What is known of the issuer's keys is shown here now."))
}

/// Says what becomes of issuers that are not on the list of allowed ones.
///
/// # Errors
/// If the person may not, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "issuers/set_mode")]
pub async fn set_issuer_mode(#[server(default)] mode: String, version: i64) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let mode = identity::issuers::set_mode(&core, &caller, &mode, Some(version)).await?;
    Ok(Done::go("/issuers", format!("The list of allowed issuers: {mode}.")))
}

/// Puts an issuer on the list of allowed ones. `back` is the page to return to.
///
/// # Errors
/// If the person may not, or it is no issuer or on the list already.
#[server(prefix = "/api/ui", endpoint = "issuers/allow")]
pub async fn allow_issuer(
    #[server(default)] issuer: String,
    #[server(default)] back: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let issuer = identity::issuers::allow(&core, &caller, &issuer).await?;
    let back = if back.is_empty() { "/issuers" } else { &back };
    Ok(Done::go(super::session::local_path(back), format!("{issuer} is allowed now.")))
}

/// Takes an issuer off the list of allowed ones.
///
/// # Errors
/// If the person may not, or it is not on the list.
#[server(prefix = "/api/ui", endpoint = "issuers/disallow")]
pub async fn disallow_issuer(#[server(default)] issuer: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    identity::issuers::disallow(&core, &caller, &issuer).await?;
    Ok(Done::go("/issuers", format!("{issuer} is not on the list any more.")))
}
