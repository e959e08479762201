//! The warning that a name has changed hands, or that what has it was made anew.

use super::is_open;
use crate::{
    ci::{Grade, Warning},
    model::{ChangedIdentity, ServiceAccount},
};

/// A warning `id-changed` for each name that stands for something else. Also of an account or a provider that is
/// disabled: somebody was let in, and who disables it first wants to find out next.
#[must_use]
pub fn attention<'a>(account: &ServiceAccount, changed: impl IntoIterator<Item = &'a ChangedIdentity>) -> Vec<Warning> {
    let open = changed.into_iter().filter(|changed| is_open(account, changed));
    let warning = |changed: &ChangedIdentity| {
        let ChangedIdentity { what, name, id_claim, before, after, .. } = changed;
        let text = format!(
            "The {what} {name} has another {id_claim} than before: {after} instead of {before}. Either it was deleted \
             and made anew under the same name, or somebody else has taken the name and can log in."
        );
        Warning { id: "id-changed".to_owned(), grade: Grade::Danger, text }
    };
    open.map(warning).collect()
}
