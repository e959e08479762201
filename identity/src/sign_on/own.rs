//! How an account is linked, as its owner sees it.

use uuid::Uuid;

use crate::{
    core::Core,
    fingerprint::fingerprint,
    model::{LinkedIdentity, OwnSignOn, PendingIdentity},
    problem::Problem,
    storage::{self, external_identities::Row},
};

/// How many characters are shown of a subject that is longer.
const SHOWN: usize = 16;
/// How much of the hash names a person in forms: 132 bits.
const NAME: usize = 22;

/// How an account is linked; `current` is the hash of the session that asks.
pub(crate) async fn own(core: &Core, user: Uuid, has_password: bool, current: &str) -> Result<OwnSignOn, Problem> {
    let mut db = &core.db;
    let rows = storage::external_identities::of_user(&mut db, user).await?;
    let pending = match &core.settings.sign_on {
        Some(_) => storage::sign_on_links::find(&mut db, current, user, core.now()).await?,
        None => None,
    };
    Ok(OwnSignOn {
        provider: core.settings.sign_on.as_ref().map(|provider| provider.name.clone()),
        identities: identities(core, &rows, has_password),
        pending: pending.map(|row| PendingIdentity { username: row.username, subject: short(&row.subject) }),
    })
}

/// The people whom an account belongs to, with what it would mean to part with them.
pub(super) fn identities(core: &Core, rows: &[Row], has_password: bool) -> Vec<LinkedIdentity> {
    let provider = core.settings.sign_on.as_ref().map(|provider| provider.issuer.as_str());
    let in_use = |row: &Row| provider == Some(row.issuer.as_str());
    let ways =
        rows.iter().filter(|row| in_use(row)).count() + usize::from(has_password && core.settings.password_sign_in);
    let told = |row: &Row| LinkedIdentity {
        id: name(&row.issuer, &row.subject),
        issuer: row.issuer.clone(),
        subject: short(&row.subject),
        linked_at: row.created_at,
        last_used_at: row.last_used_at,
        in_use: in_use(row),
        only_way: ways == usize::from(in_use(row)),
    };
    rows.iter().map(told).collect()
}

/// What names a person in forms.
pub(super) fn name(issuer: &str, subject: &str) -> String {
    let mut hash = fingerprint(&format!("{issuer}\n{subject}"));
    hash.truncate(NAME);
    hash
}

fn short(subject: &str) -> String {
    if subject.chars().count() <= SHOWN {
        return subject.to_owned();
    }
    let beginning: String = subject.chars().take(SHOWN - 1).collect();
    format!("{beginning}…")
}

#[cfg(test)]
mod tests {
    use super::{name, short};

    #[test]
    fn subjects_are_shortened_and_never_cut_within_a_character() {
        for (subject, shown) in [
            ("1", "1"),
            ("0123456789abcdef", "0123456789abcdef"),
            ("0123456789abcdefg", "0123456789abcde…"),
            ("üüüüüüüüüüüüüüüüü", "üüüüüüüüüüüüüüü…"),
        ] {
            assert_eq!(short(subject), shown);
        }
        assert_ne!(name("https://a", "b"), name("https://ab", ""));
        assert_eq!(name("https://a", "b").len(), 22);
    }
}
