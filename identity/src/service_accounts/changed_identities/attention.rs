//! Names that changed hands, as what is worth a look.

use crate::{
    ci::{Grade, Warning},
    model::ChangedIdentity,
};

/// `id-changed` for each: the worst there is, since somebody else may be getting in.
#[must_use]
pub fn attention(changed: &[ChangedIdentity]) -> Vec<Warning> {
    let warning = |changed: &ChangedIdentity| Warning {
        id: "id-changed".to_owned(),
        grade: Grade::Danger,
        text: format!("{}: {}", changed.issuer, changed.in_words()),
    };
    changed.iter().map(warning).collect()
}
