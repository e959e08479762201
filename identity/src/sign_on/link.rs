//! Linking an account that is there already to a person at the provider.

use serde_json::json;

use super::SignOnRefusal;
use crate::{
    activity,
    core::Core,
    naming::Reference,
    problem::{Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, activity::Entry, transaction},
};

/// Links an account to the person with this `sub`, on behalf of the operator, who knows that the two are one.
///
/// # Errors
/// If no provider is set up, there is no such user, or the person has an account already.
pub async fn link_by_operator(core: &Core, username: &str, subject: &str) -> Result<(), Problem> {
    let unset = || Problem::invalid_field("/issuer", SignOnRefusal::NotConfigured);
    let provider = core.settings.sign_on.as_ref().ok_or_else(unset)?;
    let issuer = provider.issuer.as_str();
    transaction!(core.db, |tx| {
        let by = Reference::Path(username.to_owned());
        let user = storage::users::find(&mut tx, &by).await?.map(|row| row.user);
        let user =
            user.ok_or_else(|| Problem::invalid_field("/username", format!("There is no user {username:?}.")))?;
        let linked = storage::external_identities::insert(&mut tx, issuer, subject, user.id.uuid, core.now()).await;
        linked.map_err(|error| match error {
            StorageError::Duplicate => {
                TransactionError::from(Problem::new(ProblemCode::AlreadyExists, "This person has an account already."))
            }
            other => other.into(),
        })?;
        let entry = Entry {
            action: "user.linked",
            namespace_path: None,
            target: user.id,
            target_name: &user.username,
            details: json!({ "issuer": issuer, "subject": subject }),
        };
        activity::record_system(core, &mut tx, "operator", &entry).await?;
    })
}
