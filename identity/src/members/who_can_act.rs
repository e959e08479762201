//! Which pipelines can act here: the service accounts that hold a role in a namespace.

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    ci,
    core::Core,
    model::{ActingServiceAccount, ProviderDraft, TrustInWords},
    naming::{NamespacePath, Reference},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{self, acting::Row},
};

/// Every service account that can act in a group or workspace, by path: with what role, through which membership, whose
/// tokens let it in, and when it last logged in.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn who_can_act(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    page: &PageRequest,
) -> Result<Page<ActingServiceAccount>, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(namespace.as_str().to_owned());
    let view = ResourceType::NamespaceMembership.to(Action::View);
    let (found, _) = authorization::namespace(&mut db, caller, &by, view).await?;
    let (rows, total) = storage::acting::list(&mut db, found.id.uuid, page).await?;
    let now = core.now();
    Ok(Page::build(rows, total, page, |row| row.account.account.path.clone()).map(|row| acting(row, now)))
}

fn acting(row: Row, now: crate::clock::Millis) -> ActingServiceAccount {
    let account = row.account.account;
    let trust = account.trusted_identity_providers.iter().map(|provider| TrustInWords {
        issuer: provider.issuer.to_string(),
        words: ci::in_words(&ProviderDraft::from(provider)),
        in_use: !account.disabled && !provider.disabled && provider.expires_at.is_none_or(|ends| ends.0 > now),
    });
    ActingServiceAccount {
        id: account.id,
        disabled: account.disabled,
        client_credentials: account.client_credentials,
        role: row.role,
        membership_id: row.membership_id,
        through: row.through,
        inherited: row.inherited,
        trust: trust.collect(),
        last_login_at: account.last_login_at,
        path: account.path,
    }
}
