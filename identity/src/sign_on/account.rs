//! The account of a person: the one that is linked to issuer and subject, or a new one. An e-mail address or a name that
//! somebody else chose at the provider never leads to an account that is there already.

use serde_json::json;

use super::{SignOnProvider, SignOnRefusal, id_token::Person, teams};
use crate::{
    activity,
    core::Core,
    model::User,
    naming::{Name, Reference},
    problem::ProblemCode,
    storage::{self, StorageError, TransactionError, Tx, activity::Entry},
    users,
};

/// The most characters of a name before a number is put to it.
const MAX_BASE: usize = 56;
/// The names that are tried.
const ATTEMPTS: u32 = 100;

/// Finds or makes the account of a person who has just been identified, and puts it into its teams.
pub(super) async fn arrive(
    core: &Core,
    tx: &mut Tx,
    provider: &SignOnProvider,
    person: &Person,
    source: &str,
) -> Result<Result<User, SignOnRefusal>, TransactionError> {
    let issuer = provider.issuer.as_str();
    let user = match storage::external_identities::find(tx, issuer, &person.subject).await? {
        Some(id) => storage::users::find(tx, &Reference::Id(id)).await?.map(|row| row.user),
        None if !provider.creates_accounts => return Ok(Err(SignOnRefusal::NoAccount)),
        None => match create(core, tx, issuer, person).await? {
            Some(user) => Some(user),
            None => return Ok(Err(SignOnRefusal::NoName)),
        },
    };
    let Some(user) = user else { return Ok(Err(SignOnRefusal::NoAccount)) };
    if user.active {
        storage::external_identities::used(tx, issuer, &person.subject, core.now()).await?;
    }
    let entry = Entry {
        action: if user.active { "user.signed_in" } else { "user.sign_in_refused" },
        namespace_path: None,
        target: user.id,
        target_name: &user.username,
        details: json!({ "source_address": source, "issuer": issuer }),
    };
    activity::record_system(core, tx, "sign-on", &entry).await?;
    if !user.active {
        return Ok(Err(SignOnRefusal::Disabled));
    }
    if let Some(groups) = &person.groups {
        teams::follow(core, tx, &user, groups).await?;
    }
    Ok(Ok(user))
}

async fn create(core: &Core, tx: &mut Tx, issuer: &str, person: &Person) -> Result<Option<User>, TransactionError> {
    let Some(name) = free_name(tx, person.username.as_deref().unwrap_or_default()).await? else { return Ok(None) };
    // Somebody else of that name, or the same person in another tab, may be faster: once more, and they will be found.
    let user = users::insert_without_password(core, tx, &name, "sign-on").await.map_err(|error| match error {
        TransactionError::Refused(problem) if problem.code == ProblemCode::AlreadyExists => {
            StorageError::Collision.into()
        }
        other => other,
    })?;
    let linked = storage::external_identities::insert(tx, issuer, &person.subject, user.id.uuid, core.now()).await;
    linked.map_err(|error| match error {
        StorageError::Duplicate => StorageError::Collision,
        other => other,
    })?;
    Ok(Some(user))
}

/// A name that nobody has yet, as near to the wanted one as our rule for names allows.
async fn free_name(tx: &mut Tx, wanted: &str) -> Result<Option<Name>, TransactionError> {
    let base = name_like(wanted);
    for number in 1..=ATTEMPTS {
        let text = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        let Ok(name) = text.parse::<Name>() else { return Ok(None) };
        if storage::users::find(tx, &Reference::Path(text)).await?.is_none() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// `Ada.Lovelace@example.com` becomes `ada-lovelace`.
fn name_like(wanted: &str) -> String {
    let local = wanted.split('@').next().unwrap_or_default();
    let name: String = local
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' })
        .take(MAX_BASE)
        .collect();
    let name = name.trim_matches(['-', '_']);
    if name.is_empty() { "user".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_our_rule() {
        for (wanted, name) in [
            ("ada", "ada"),
            ("Ada.Lovelace@example.com", "ada-lovelace"),
            ("-_x_-", "x"),
            ("", "user"),
            ("@example.com", "user"),
            ("Ünal", "nal"),
            ("名前", "user"),
            ("a\n<script>", "a--script"),
        ] {
            assert_eq!(name_like(wanted), name, "{wanted}");
            assert!(name_like(wanted).parse::<Name>().is_ok(), "{wanted}");
        }
        assert_eq!(name_like(&"x".repeat(200)).len(), MAX_BASE);
    }
}
