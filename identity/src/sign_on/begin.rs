//! To the provider.

use super::{JOURNEY, SignOnRefusal, endpoints::endpoints, proof::Proof, redirect_uri};
use crate::{
    caller::Caller,
    core::Core,
    fingerprint::fingerprint,
    model::Means,
    problem::Problem,
    storage::{
        self,
        sign_ons::{Link, Row},
    },
};

/// The longest address of a page that is come back to.
const MAX_RETURN: usize = 2048;

/// A journey that has begun. The browser gets both parts and nobody else does.
pub struct Begun {
    /// Where the browser goes now.
    pub location: String,
    /// What the browser keeps in a cookie until it comes back.
    pub browser_secret: String,
}

/// Sends a browser to the provider; `return_to` is the page that was wanted, a path of this server.
///
/// # Errors
/// If no provider is set up or it cannot be reached, or if too many browsers came from `source`.
pub async fn begin(core: &Core, return_to: &str, source: &str) -> Result<Begun, SignOnRefusal> {
    let return_to = if return_to.len() <= MAX_RETURN { return_to } else { "/" };
    set_out(core, return_to, None, source).await
}

/// Sends a browser to the provider to link the caller's account to whom it comes back with. Only the session that is
/// `current`, of which this is the hash, can come back, as the same user.
///
/// # Errors
/// If the caller is no person, no provider is set up or it cannot be reached, the account is linked already, or too many
/// browsers came from `source`.
pub async fn begin_link(core: &Core, caller: &Caller, current: &str, source: &str) -> Result<Begun, SignOnRefusal> {
    let Caller::User { id, means: Means::Session, .. } = caller else {
        return Err(Problem::forbidden("Accounts are linked in a browser.").into());
    };
    let provider = core.settings.sign_on.as_ref().ok_or(SignOnRefusal::NotConfigured)?;
    let mut db = &core.db;
    let linked = storage::external_identities::of_user(&mut db, *id).await.map_err(Problem::from)?;
    if linked.iter().any(|row| row.issuer == provider.issuer.as_str()) {
        return Err(SignOnRefusal::LinkedAlready);
    }
    set_out(core, "/account", Some(Link { user: *id, session_hash: current.to_owned() }), source).await
}

async fn set_out(core: &Core, return_to: &str, link: Option<Link>, source: &str) -> Result<Begun, SignOnRefusal> {
    let provider = core.settings.sign_on.as_ref().ok_or(SignOnRefusal::NotConfigured)?;
    core.throttle.journey(source, core.now())?;
    let endpoints = endpoints(core, provider).await?;
    let proof = Proof::new(core);
    let row = Row {
        browser_hash: fingerprint(&proof.browser_secret),
        return_to: return_to.to_owned(),
        expires_at: core.now() + JOURNEY,
        link,
    };
    keep(core, &fingerprint(&proof.state), &row).await?;
    let mut location = endpoints.authorization.clone();
    location
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &redirect_uri(core))
        .append_pair("scope", &provider.scopes)
        .append_pair("state", &proof.state)
        .append_pair("nonce", &proof.nonce())
        .append_pair("code_challenge", &proof.challenge())
        .append_pair("code_challenge_method", "S256");
    Ok(Begun { location: location.into(), browser_secret: proof.browser_secret })
}

async fn keep(core: &Core, state_hash: &str, row: &Row) -> Result<(), Problem> {
    let mut tx = core.db.begin_append().await?;
    storage::sign_ons::insert(&mut tx, state_hash, row).await?;
    Ok(tx.commit().await?)
}
