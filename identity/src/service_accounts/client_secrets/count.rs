//! How many client secrets there are, for the operator.

use super::list::soon;
use crate::{core::Core, problem::Problem, storage};

/// The client secrets of all service accounts by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Those that let in for more than 7 days.
    pub active: u64,
    /// Those that end within 7 days.
    pub expires_soon: u64,
    /// Those that have ended.
    pub expired: u64,
}

/// Counts them.
///
/// # Errors
/// If the database fails.
pub async fn count(core: &Core) -> Result<Counts, Problem> {
    let mut db = &core.db;
    let now = core.now();
    let (active, expires_soon, expired) = storage::client_secrets::count(&mut db, now, soon(now)).await?;
    Ok(Counts { active, expires_soon, expired })
}
