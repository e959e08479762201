//! Claims: reading them strictly, finding one by name, and comparing it with what a trusted identity provider requires.
//!
//! Pure: the browser and the server apply the same rules.

pub mod bound;
pub mod compare;
pub mod json;
pub mod pattern;
pub mod selector;
pub mod visible;

pub use bound::{BoundClaim, BoundClaimProblem, BoundClaims, BoundClaimsError};
pub use compare::{Match, Verdict, compare};
pub use json::{Json, JsonError, Limits, Number};
pub use pattern::{Pattern, PatternError};
pub use selector::find;
pub use visible::visible;
