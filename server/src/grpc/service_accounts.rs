//! `ServiceAccounts`: the login, and service accounts themselves.

use std::collections::BTreeMap;

use axum::response::Response;
use identity::{
    claims::Match,
    login::RefusalKind,
    model::{
        self, ClaimDraft, ClaimDrafts, NamespaceKind, ProviderDraft, ServiceAccountDraft, TrustedIdentityProvider,
    },
    namespaces,
    naming::{Reference, ResourceKind},
    problem::Problem,
    service_accounts::{self, Placed, ServiceAccountQuery},
};
use tonic::Status;

use super::{
    call::{Call, Context},
    fault::Fault,
    messages::{
        ById, Deletion, Metadata, Moment, PageInfo, PageOptions, namespace_path, only_sort, page, page_info, reference,
        unimplemented,
    },
};
use crate::{
    login::{REFUSED, TOO_MANY, UNAVAILABLE, attempt},
    v1::service_accounts::update::apply,
};

/// Claims are compared with wildcards.
const GLOB: i32 = 1;
/// Its own accounts first, then those of each group above.
const GROUP_LEVEL_DESC: i32 = 5;

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct TrustPolicy {
    #[prost(string, tag = "1")]
    issuer: String,
    #[prost(int32, optional, tag = "2")]
    bound_claims_type: Option<i32>,
    #[prost(btree_map = "string, string", tag = "3")]
    bound_claims: BTreeMap<String, String>,
}

/// A service account. There are no client credentials here, so that their fields stay empty.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct ServiceAccount {
    #[prost(message, optional, tag = "1")]
    metadata: Option<Metadata>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    description: String,
    #[prost(string, tag = "4")]
    group_id: String,
    #[prost(string, tag = "5")]
    created_by: String,
    #[prost(message, repeated, tag = "6")]
    policies: Vec<TrustPolicy>,
    #[prost(bool, tag = "7")]
    client_credentials_enabled: bool,
    #[prost(message, optional, tag = "8")]
    client_secret_expires_at: Option<Moment>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Changed {
    #[prost(message, optional, tag = "1")]
    service_account: Option<ServiceAccount>,
    #[prost(string, optional, tag = "2")]
    client_secret: Option<String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Wanted {
    #[prost(message, optional, tag = "1")]
    page: Option<PageOptions>,
    #[prost(int32, optional, tag = "2")]
    sort: Option<i32>,
    #[prost(string, optional, tag = "3")]
    search: Option<String>,
    #[prost(string, tag = "4")]
    namespace_path: String,
    #[prost(string, optional, tag = "5")]
    runner_id: Option<String>,
    #[prost(bool, tag = "6")]
    include_inherited: bool,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Found {
    #[prost(message, repeated, tag = "1")]
    service_accounts: Vec<ServiceAccount>,
    #[prost(message, optional, tag = "2")]
    page_info: Option<PageInfo>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Creation {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    description: String,
    #[prost(string, tag = "3")]
    group_id: String,
    #[prost(message, repeated, tag = "4")]
    policies: Vec<TrustPolicy>,
    #[prost(bool, tag = "5")]
    enable_client_credentials: bool,
    #[prost(message, optional, tag = "6")]
    client_secret_expires_at: Option<Moment>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Change {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(string, optional, tag = "2")]
    description: Option<String>,
    #[prost(int64, optional, tag = "3")]
    version: Option<i64>,
    /// None leaves them as they are.
    #[prost(message, repeated, tag = "4")]
    policies: Vec<TrustPolicy>,
    #[prost(bool, optional, tag = "5")]
    enable_client_credentials: Option<bool>,
    #[prost(message, optional, tag = "6")]
    client_secret_expires_at: Option<Moment>,
}

/// A wish to log in. It is never logged, so that it must not be printable by accident.
#[derive(Clone, PartialEq, Eq, prost::Message)]
#[prost(skip_debug)]
struct Login {
    #[prost(string, tag = "1")]
    service_account_id: String,
    #[prost(string, tag = "2")]
    token: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("service_account_id", &self.service_account_id).finish_non_exhaustive()
    }
}

/// An access token: a secret, too.
#[derive(Clone, PartialEq, Eq, prost::Message)]
#[prost(skip_debug)]
struct Issued {
    #[prost(string, tag = "1")]
    token: String,
    #[prost(int32, tag = "2")]
    expires_in: i32,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issued").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// The method of this name.
pub async fn dispatch(method: &str, call: Call) -> Response {
    match method {
        "CreateOIDCToken" => call.unary(login).await,
        "GetServiceAccountByID" => call.unary(get).await,
        "GetServiceAccounts" => call.unary(list).await,
        "CreateServiceAccount" => call.unary(create).await,
        "UpdateServiceAccount" => call.unary(update).await,
        "DeleteServiceAccount" => call.unary(delete).await,
        _ => call.unknown(),
    }
}

/// The one login of this server. Its refusals are all alike.
async fn login(context: Context, wish: Login) -> Result<Issued, Fault> {
    let Context { state, source, .. } = &context;
    let issued = attempt(&state.core, &state.metrics, &wish.service_account_id, &wish.token, source).await;
    let issued = issued.map_err(|refusal| match refusal.kind {
        RefusalKind::Refused => Status::unauthenticated(format!("{REFUSED} login_id: {}", refusal.login_id)),
        RefusalKind::TooMany => Status::resource_exhausted(TOO_MANY),
        RefusalKind::Unavailable => Status::unavailable(format!("{UNAVAILABLE} login_id: {}", refusal.login_id)),
    })?;
    Ok(Issued { token: issued.token, expires_in: i32::try_from(issued.expires_in).unwrap_or(i32::MAX) })
}

async fn get(context: Context, ById { id }: ById) -> Result<ServiceAccount, Fault> {
    let caller = context.caller().await?;
    let by = reference("/id", ResourceKind::ServiceAccount, &id)?;
    Ok(service_accounts::get_placed(context.core(), &caller, &by).await?.into())
}

async fn list(context: Context, wanted: Wanted) -> Result<Found, Fault> {
    let caller = context.caller().await?;
    if wanted.runner_id.is_some() {
        return Err(unimplemented("There are no runners here."));
    }
    only_sort(wanted.sort, GROUP_LEVEL_DESC, "GROUP_LEVEL_DESC")?;
    let page = page(wanted.page)?;
    let namespace = namespace_path("/namespace_path", &wanted.namespace_path)?;
    let query = ServiceAccountQuery {
        namespace: &namespace,
        include_inherited: wanted.include_inherited,
        search: wanted.search.as_deref().unwrap_or_default(),
    };
    let found = service_accounts::list_placed(context.core(), &caller, &query, &page).await?;
    let page_info = Some(page_info(&found, &page));
    Ok(Found { service_accounts: found.items.into_iter().map(Into::into).collect(), page_info })
}

async fn create(context: Context, wish: Creation) -> Result<Changed, Fault> {
    let (core, caller) = (context.core(), context.caller().await?);
    no_client_credentials(wish.enable_client_credentials, wish.client_secret_expires_at)?;
    let group_path = match reference("/group_id", ResourceKind::Group, &wish.group_id)? {
        Reference::Path(path) => path,
        by @ Reference::Id(_) => namespaces::get(core, &caller, NamespaceKind::Group, &by).await?.path.to_string(),
    };
    let draft = ServiceAccountDraft {
        client_credentials: None,
        name: wish.name,
        description: wish.description,
        group_path,
        disabled: false,
        trusted_identity_providers: wish.policies.iter().map(|policy| policy.over(ProviderDraft::default())).collect(),
    };
    let made = service_accounts::create(core, &caller, &draft).await?;
    changed(&context, &made).await
}

async fn update(context: Context, wish: Change) -> Result<Changed, Fault> {
    let caller = context.caller().await?;
    no_client_credentials(wish.enable_client_credentials == Some(true), wish.client_secret_expires_at)?;
    let by = reference("/id", ResourceKind::ServiceAccount, &wish.id)?;
    let changed_account = apply(context.core(), &caller, &by, wish.version, |stored| wish.over(stored)).await?;
    changed(&context, &changed_account).await
}

async fn delete(context: Context, Deletion { id, version }: Deletion) -> Result<(), Fault> {
    let caller = context.caller().await?;
    let by = reference("/id", ResourceKind::ServiceAccount, &id)?;
    Ok(service_accounts::delete(context.core(), &caller, &by, version).await?)
}

async fn changed(context: &Context, account: &model::ServiceAccount) -> Result<Changed, Fault> {
    let caller = context.caller().await?;
    let placed = service_accounts::get_placed(context.core(), &caller, &Reference::Id(account.id.uuid)).await?;
    Ok(Changed { service_account: Some(placed.into()), client_secret: None })
}

fn no_client_credentials(enable: bool, expires_at: Option<Moment>) -> Result<(), Problem> {
    if enable || expires_at.is_some() {
        let text = "There are no client credentials here: pipelines log in without stored secrets.";
        return Err(Problem::invalid_field("/enable_client_credentials", text));
    }
    Ok(())
}

impl TrustPolicy {
    /// What the policy says, over what it says nothing about.
    fn over(&self, known: ProviderDraft) -> ProviderDraft {
        let how = if self.bound_claims_type == Some(GLOB) { Match::Wildcard } else { Match::Exact };
        let claims = self.bound_claims.iter();
        let claims = claims.map(|(name, value)| ClaimDraft { name: name.clone(), value: value.clone() });
        // Tharsis has no field for the audience: who wants a certain one binds the claim.
        let bound = self.bound_claims.get("aud").filter(|_| how == Match::Exact).cloned();
        let accept_any_audience = known.accept_any_audience && bound.is_none();
        ProviderDraft {
            issuer: self.issuer.clone(),
            audience: bound.or(known.audience),
            accept_any_audience,
            how,
            bound_claims: ClaimDrafts(claims.collect()),
            ..known
        }
    }
}

impl Change {
    fn over(&self, stored: &model::ServiceAccount) -> ServiceAccountDraft {
        ServiceAccountDraft {
            client_credentials: None,
            name: String::new(),
            group_path: String::new(),
            description: self.description.clone().unwrap_or_else(|| stored.description.to_string()),
            disabled: stored.disabled,
            trusted_identity_providers: self.providers(&stored.trusted_identity_providers),
        }
    }

    /// A policy for an issuer that is trusted already changes that provider, which keeps what policies know nothing of:
    /// its audience, its expiry and whether it is disabled.
    fn providers(&self, stored: &[TrustedIdentityProvider]) -> Vec<ProviderDraft> {
        let mut stored: Vec<ProviderDraft> = stored.iter().map(ProviderDraft::from).collect();
        if self.policies.is_empty() {
            return stored;
        }
        let policies = self.policies.iter();
        policies
            .map(|policy| {
                let same = |known: &ProviderDraft| same_issuer(&known.issuer, &policy.issuer);
                let known = stored.iter().position(same).map(|at| stored.remove(at));
                policy.over(known.unwrap_or_default())
            })
            .collect()
    }
}

fn same_issuer(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

impl From<&TrustedIdentityProvider> for TrustPolicy {
    fn from(provider: &TrustedIdentityProvider) -> Self {
        let claims = provider.bound_claims.iter();
        Self {
            issuer: provider.issuer.to_string(),
            bound_claims_type: Some(if provider.how == Match::Wildcard { GLOB } else { 0 }),
            bound_claims: claims.map(|claim| (claim.name.clone(), claim.value.clone())).collect(),
        }
    }
}

impl From<Placed> for ServiceAccount {
    fn from(Placed { account, group }: Placed) -> Self {
        Self {
            metadata: Some(Metadata::new(
                account.id,
                &account.path,
                account.version,
                account.created_at,
                account.updated_at,
            )),
            name: account.name.to_string(),
            description: account.description.to_string(),
            group_id: group.to_string(),
            created_by: account.created_by,
            policies: account.trusted_identity_providers.iter().map(Into::into).collect(),
            client_credentials_enabled: false,
            client_secret_expires_at: None,
        }
    }
}
