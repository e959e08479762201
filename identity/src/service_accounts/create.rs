//! A new service account.

use std::net::IpAddr;

use serde_json::json;

use super::takeover;
use crate::{
    access::{Action, ResourceType},
    activity, authorization,
    caller::Caller,
    core::Core,
    issuer_url::IssuerUrl,
    issuers,
    model::{
        NamespaceKind, ProviderSpec, ServiceAccount, ServiceAccountDraft, ServiceAccountSpec, TrustedIdentityProvider,
    },
    naming::{Reference, ResourceKind, trn},
    problem::{FieldErrors, Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, activity::Entry, service_accounts::Row, transaction},
    timestamp::Timestamp,
};

/// The most service accounts of one group (Tharsis: 1000).
pub const MAX_SERVICE_ACCOUNTS: u64 = 1000;

/// Makes a service account in a group, which takes the deployer role there.
///
/// # Errors
/// If the draft breaks a rule, the caller may not, the name is taken or the group is full.
pub async fn create(core: &Core, caller: &Caller, draft: &ServiceAccountDraft) -> Result<ServiceAccount, Problem> {
    let spec = draft.parse(&core.settings.public_url)?;
    check_issuers(core, &spec.providers)?;
    let by = Reference::Path(spec.group_path.as_str().to_owned());
    transaction!(core.db, |tx| {
        let permission = ResourceType::ServiceAccount.to(Action::Create);
        let (group, role) = authorization::namespace(&mut tx, caller, &by, permission).await?;
        if group.kind != NamespaceKind::Group {
            Err(Problem::invalid_field("/group_path", "This is a workspace; service accounts belong to groups."))?;
        }
        takeover::any_audience(role, &spec.providers, &[])?;
        issuers::check_listed(&mut tx, spec.disabled, &spec.providers).await?;
        if storage::service_accounts::count_in_group(&mut tx, group.id.uuid).await? >= MAX_SERVICE_ACCOUNTS {
            let text = format!(
                "Group {} has {MAX_SERVICE_ACCOUNTS} service accounts already, the most that a group holds.",
                group.path
            );
            Err(Problem::new(ProblemCode::LimitExceeded, text))?;
        }
        let account = new_account(core, caller, &spec);
        let row = Row { account, group_id: group.id.uuid, tokens_valid_after: Timestamp(0) };
        storage::service_accounts::insert(&mut tx, &row).await.map_err(|error| taken(error, &row.account))?;
        let account = row.account;
        let entry = Entry {
            action: "service_account.created",
            namespace_path: Some(account.group_path.as_str()),
            target: account.id,
            target_name: &account.path,
            details: json!({
                "description": account.description,
                "trusted_identity_providers": account.trusted_identity_providers,
            }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
        account
    })
}

fn new_account(core: &Core, caller: &Caller, spec: &ServiceAccountSpec) -> ServiceAccount {
    let path = spec.group_path.join(&spec.name).to_string();
    let now = core.timestamp();
    ServiceAccount {
        id: core.new_gid(ResourceKind::ServiceAccount),
        trn: trn(ResourceKind::ServiceAccount, &path),
        name: spec.name.clone(),
        description: spec.description.clone(),
        path,
        group_path: spec.group_path.clone(),
        disabled: spec.disabled,
        client_credentials: spec.client_credentials.unwrap_or_default(),
        trusted_identity_providers: spec
            .providers
            .iter()
            .map(|provider| trusted(core.new_gid(ResourceKind::TrustedIdentityProvider), provider))
            .collect(),
        last_login_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
        created_by: caller.name().to_owned(),
    }
}

pub(super) fn trusted(id: crate::naming::Gid, spec: &ProviderSpec) -> TrustedIdentityProvider {
    TrustedIdentityProvider {
        id,
        issuer: spec.issuer.clone(),
        audience: spec.audience.clone(),
        how: spec.how,
        bound_claims: spec.bound_claims.clone(),
        expires_at: spec.expires_at,
        disabled: spec.disabled,
        single_use: spec.single_use,
        max_token_life_seconds: spec.max_token_life_seconds,
        max_session_seconds: spec.max_session_seconds,
    }
}

/// Issuers that would never be asked for their keys are refused when they are entered, not at the first login.
pub(super) fn check_issuers(core: &Core, providers: &[ProviderSpec]) -> Result<(), Problem> {
    let mut errors = FieldErrors::new();
    for (at, provider) in providers.iter().enumerate() {
        errors.check(&format!("/trusted_identity_providers/{at}/issuer"), check_issuer(core, &provider.issuer));
    }
    errors.finish()
}

fn check_issuer(core: &Core, issuer: &IssuerUrl) -> Result<(), String> {
    let allowed = &core.settings.allowed_issuer_hosts;
    if !allowed.permits_scheme_of(issuer) {
        return Err(format!(
            "Use https. Plain http is only possible for hosts that the operator of this server allows; {} is not one.",
            issuer.host()
        ));
    }
    // A name is looked up when its keys are fetched; an address can be judged at once.
    let literal = issuer.host().trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if literal.is_ok_and(|address| allowed.refusal(issuer.host(), address, issuer.port()).is_some()) {
        return Err(format!(
            "{} is not a public address. The operator of this server can allow it with THARSIS_ALLOWED_ISSUER_HOSTS.",
            issuer.host()
        ));
    }
    Ok(())
}

fn taken(error: StorageError, account: &ServiceAccount) -> TransactionError {
    match error {
        StorageError::Duplicate => {
            let text = format!("Group {} has a service account {} already.", account.group_path, account.name);
            let mut problem = Problem::invalid_field("/name", text);
            problem.code = ProblemCode::AlreadyExists;
            problem.into()
        }
        other => other.into(),
    }
}
