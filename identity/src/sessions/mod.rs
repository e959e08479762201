//! The browsers in which people are signed in: seeing and ending them. The session layer of the server keeps them.

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

mod browser;
mod end;
mod list;

pub use end::{end, end_all, end_others};
pub use list::list;

use crate::{model::SessionInfo, storage::sessions::Row};

/// Where a session keeps who is signed in.
pub const USER: &str = "user_id";
/// Where it keeps the address that it was last used from.
pub const SOURCE: &str = "source_address";
/// Where it keeps what the browser calls itself.
pub const BROWSER: &str = "user_agent";
/// The most bytes that are kept of what a browser calls itself.
pub const MAX_BROWSER: usize = 256;

/// How much of the hash names a session in lists: 132 bits.
const SHOWN: usize = 22;

/// What is stored of the identifier of a session, which only its browser has.
#[must_use]
pub fn hash(id: i128) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &id.to_le_bytes()))
}

/// What names a session in lists.
fn shown(hash: &str) -> &str {
    hash.get(..SHOWN).unwrap_or(hash)
}

/// A session as lists show it. `current` is the hash of the one that asks.
pub(crate) fn info(row: Row, current: &str) -> SessionInfo {
    SessionInfo {
        id: shown(&row.id_hash).to_owned(),
        current: row.id_hash == current,
        username: row.username,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        source_address: row.source_address,
        browser: browser::describe(&row.user_agent),
    }
}

#[cfg(test)]
mod tests;
