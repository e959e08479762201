//! `NamespaceMemberships`: who holds which role where.

use axum::response::Response;
use identity::{
    members::{self, MemberQuery},
    model::{self, MemberDraft, SubjectKind},
    naming::ResourceKind,
    paging::{Page, PageRequest},
    problem::{Problem, ProblemCode},
};

use super::{
    call::{Call, Context},
    fault::Fault,
    messages::{
        ById, Deletion, Metadata, PageInfo, PageOptions, namespace_path, only_sort, page, page_info, reference,
        unimplemented, uuid,
    },
    roles,
};

/// The order of a subject's memberships.
const NAMESPACE_PATH_ASC: i32 = 2;
/// The most members that are told at once: the message has no pages.
const MOST: usize = 5_000;

/// A membership. Field 3, the namespace, is left out: versions of Tharsis number what is in it differently, and a path
/// read as an identifier is worse than none.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Membership {
    #[prost(message, optional, tag = "1")]
    metadata: Option<Metadata>,
    #[prost(string, tag = "2")]
    role_id: String,
    #[prost(string, optional, tag = "4")]
    user_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    service_account_id: Option<String>,
    #[prost(string, optional, tag = "6")]
    team_id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct OfNamespace {
    #[prost(string, tag = "1")]
    namespace_path: String,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct OfSubject {
    #[prost(message, optional, tag = "1")]
    page: Option<PageOptions>,
    #[prost(int32, optional, tag = "2")]
    sort: Option<i32>,
    #[prost(string, optional, tag = "3")]
    user_id: Option<String>,
    #[prost(string, optional, tag = "4")]
    service_account_id: Option<String>,
}

/// Both lists; the one of a namespace has no pages.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Found {
    #[prost(message, repeated, tag = "1")]
    memberships: Vec<Membership>,
    #[prost(message, optional, tag = "2")]
    page_info: Option<PageInfo>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Creation {
    #[prost(string, tag = "1")]
    namespace_path: String,
    #[prost(string, tag = "2")]
    role_id: String,
    #[prost(string, optional, tag = "3")]
    user_id: Option<String>,
    #[prost(string, optional, tag = "4")]
    service_account_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    team_id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Change {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(string, tag = "2")]
    role_id: String,
    #[prost(int64, optional, tag = "3")]
    version: Option<i64>,
}

/// The method of this name.
pub async fn dispatch(method: &str, call: Call) -> Response {
    match method {
        "GetNamespaceMembershipByID" => call.unary(get).await,
        "GetNamespaceMembershipsForNamespace" => call.unary(of_namespace).await,
        "GetNamespaceMembershipsForSubject" => call.unary(of_subject).await,
        "CreateNamespaceMembership" => call.unary(create).await,
        "UpdateNamespaceMembership" => call.unary(update).await,
        "DeleteNamespaceMembership" => call.unary(delete).await,
        _ => call.unknown(),
    }
}

async fn get(context: Context, ById { id }: ById) -> Result<Membership, Fault> {
    let caller = context.caller().await?;
    let id = uuid("/id", ResourceKind::Membership, &id)?;
    Ok(members::get(context.core(), &caller, id).await?.into())
}

/// Its own members and the inherited ones, of each subject the membership that counts.
async fn of_namespace(context: Context, wanted: OfNamespace) -> Result<Found, Fault> {
    let caller = context.caller().await?;
    let namespace = namespace_path("/namespace_path", &wanted.namespace_path)?;
    let mut memberships = Vec::new();
    let mut page = PageRequest::first(PageRequest::MAX);
    loop {
        let found = members::list(context.core(), &caller, &namespace, &MemberQuery::default(), &page).await?;
        memberships.extend(found.items.into_iter().filter(|member| member.effective).map(Membership::from));
        if !found.page_info.has_next_page {
            return Ok(Found { memberships, page_info: None });
        }
        if memberships.len() >= MOST {
            let text = "There are too many members for one message; read them at GET /v1/memberships.";
            return Err(Problem::new(ProblemCode::LimitExceeded, text).into());
        }
        page = PageRequest::new(Some(PageRequest::MAX), found.page_info.end_cursor.as_deref())?;
    }
}

async fn of_subject(context: Context, wanted: OfSubject) -> Result<Found, Fault> {
    let caller = context.caller().await?;
    let Some(id) = wanted.service_account_id.filter(|_| wanted.user_id.is_none()) else {
        return Err(unimplemented(
            "The memberships of a service account are told here; give service_account_id alone.",
        ));
    };
    only_sort(wanted.sort, NAMESPACE_PATH_ASC, "NAMESPACE_PATH_ASC")?;
    let page = page(wanted.page)?;
    let by = reference("/service_account_id", ResourceKind::ServiceAccount, &id)?;
    let all = members::of_service_account(context.core(), &caller, &by).await?;
    let total = all.len() as u64;
    let rows = all.into_iter().filter(|row| row.namespace_path.as_str() > page.after_key());
    let found = Page::build(rows.collect(), total, &page, |row| row.namespace_path.to_string());
    let page_info = Some(page_info(&found, &page));
    Ok(Found { memberships: found.items.into_iter().map(Into::into).collect(), page_info })
}

async fn create(context: Context, wish: Creation) -> Result<Membership, Fault> {
    let caller = context.caller().await?;
    let draft = MemberDraft {
        namespace_path: wish.namespace_path,
        role: roles::role("/role_id", &wish.role_id)?.to_string(),
        username: wish.user_id,
        service_account_id: wish.service_account_id,
        team: wish.team_id.as_deref().map(team_name).transpose()?,
    };
    Ok(members::add(context.core(), &caller, &draft).await?.into())
}

/// Teams are added by name.
fn team_name(id: &str) -> Result<String, Problem> {
    let name = id.strip_prefix("trn:team:");
    name.map(str::to_owned).ok_or_else(|| Problem::invalid_field("/team_id", "Give the team as trn:team:<name>."))
}

async fn update(context: Context, wish: Change) -> Result<Membership, Fault> {
    let caller = context.caller().await?;
    let id = uuid("/id", ResourceKind::Membership, &wish.id)?;
    let role = roles::role("/role_id", &wish.role_id)?;
    Ok(members::change_role(context.core(), &caller, id, role.as_str(), wish.version).await?.into())
}

async fn delete(context: Context, Deletion { id, version }: Deletion) -> Result<(), Fault> {
    let caller = context.caller().await?;
    let id = uuid("/id", ResourceKind::Membership, &id)?;
    Ok(members::remove(context.core(), &caller, id, version).await?)
}

impl From<model::Membership> for Membership {
    fn from(row: model::Membership) -> Self {
        let of = |kind| (row.subject.kind == kind).then(|| row.subject.id.to_string());
        // Memberships have no resource name here.
        let metadata = Metadata::new(row.id, "", row.version, row.created_at, row.updated_at);
        Self {
            metadata: Some(Metadata { trn: String::new(), ..metadata }),
            role_id: roles::gid(row.role).to_string(),
            user_id: of(SubjectKind::User),
            service_account_id: of(SubjectKind::ServiceAccount),
            team_id: of(SubjectKind::Team),
        }
    }
}
