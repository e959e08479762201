//! Messages that services share, and how they are made from what is stored.

use identity::{
    naming::{Gid, NamespacePath, Reference, ResourceKind, trn},
    paging::{Page, PageRequest},
    problem::Problem,
    timestamp::Timestamp,
};
use tonic::Status;

use super::fault::Fault;

/// A moment, as `google.protobuf.Timestamp`.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub struct Moment {
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

impl From<Timestamp> for Moment {
    fn from(Timestamp(millis): Timestamp) -> Self {
        let nanos = i32::try_from(millis.rem_euclid(1000)).unwrap_or_default() * 1_000_000;
        Self { seconds: millis.div_euclid(1000), nanos }
    }
}

/// What every resource begins with.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Metadata {
    #[prost(message, optional, tag = "1")]
    pub created_at: Option<Moment>,
    #[prost(message, optional, tag = "2")]
    pub updated_at: Option<Moment>,
    #[prost(int64, tag = "3")]
    pub version: i64,
    #[prost(string, tag = "4")]
    pub id: String,
    #[prost(string, tag = "5")]
    pub trn: String,
}

impl Metadata {
    /// Of a stored row.
    pub fn new(id: Gid, path: &str, version: i64, created_at: Timestamp, updated_at: Timestamp) -> Self {
        let (created_at, updated_at) = (Some(created_at.into()), Some(updated_at.into()));
        Self { created_at, updated_at, version, ..Self::named(id, path) }
    }

    /// Of something of which no more is known than its name.
    pub fn named(id: Gid, path: &str) -> Self {
        Self { id: id.to_string(), trn: trn(id.kind, path), ..Self::default() }
    }
}

/// A request that consists of an identifier.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct ById {
    #[prost(string, tag = "1")]
    pub id: String,
}

/// A request to delete something.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Deletion {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(int64, optional, tag = "2")]
    pub version: Option<i64>,
}

/// Which part of a list is wanted.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct PageOptions {
    #[prost(string, optional, tag = "1")]
    pub before: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub after: Option<String>,
    #[prost(int32, optional, tag = "3")]
    pub first: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub last: Option<i32>,
}

/// Where a page stands in its list.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct PageInfo {
    #[prost(string, optional, tag = "1")]
    pub end_cursor: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub start_cursor: Option<String>,
    #[prost(bool, tag = "3")]
    pub has_next_page: bool,
    #[prost(bool, tag = "4")]
    pub has_previous_page: bool,
    #[prost(int32, tag = "5")]
    pub total_count: i32,
}

/// Reads which part of a list is wanted. Lists are read forwards only.
pub fn page(options: Option<PageOptions>) -> Result<PageRequest, Fault> {
    let options = options.unwrap_or_default();
    if options.before.is_some() || options.last.is_some() {
        return Err(unimplemented("Lists are read forwards here: give first and after."));
    }
    let first = match options.first {
        None => PageRequest::MAX,
        Some(first) => u32::try_from(first).unwrap_or_default(),
    };
    Ok(PageRequest::new(Some(first), options.after.as_deref())?)
}

/// Says where the page stands; `page` is what was asked for.
pub fn page_info<T>(found: &Page<T>, page: &PageRequest) -> PageInfo {
    PageInfo {
        end_cursor: found.page_info.end_cursor.clone(),
        start_cursor: None,
        has_next_page: found.page_info.has_next_page,
        has_previous_page: !page.after_key().is_empty(),
        total_count: i32::try_from(found.page_info.total_count).unwrap_or(i32::MAX),
    }
}

/// Lists have one order here; another one is refused rather than passed over.
pub fn only_sort(wanted: Option<i32>, ours: i32, name: &str) -> Result<(), Fault> {
    match wanted {
        Some(wanted) if wanted != ours => Err(unimplemented(&format!("The one order of this list is {name}."))),
        _ => Ok(()),
    }
}

/// Something that is not there.
pub fn unimplemented(text: &str) -> Fault {
    Status::unimplemented(text).into()
}

/// Reads a GID or TRN.
pub fn reference(pointer: &str, kind: ResourceKind, text: &str) -> Result<Reference, Problem> {
    Reference::parse(kind, text).map_err(|error| Problem::invalid_field(pointer, error))
}

/// Reads a GID, of something that has no path.
pub fn uuid(pointer: &str, kind: ResourceKind, text: &str) -> Result<uuid::Uuid, Problem> {
    match reference(pointer, kind, text)? {
        Reference::Id(id) => Ok(id),
        Reference::Path(_) => Err(Problem::invalid_field(pointer, "Give the identifier (GID).")),
    }
}

/// Reads the path of a group or workspace.
pub fn namespace_path(pointer: &str, text: &str) -> Result<NamespacePath, Problem> {
    text.parse().map_err(|error| Problem::invalid_field(pointer, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_before_1970_have_positive_nanoseconds() {
        assert_eq!(Moment::from(Timestamp(1_500)), Moment { seconds: 1, nanos: 500_000_000 });
        assert_eq!(Moment::from(Timestamp(-1)), Moment { seconds: -1, nanos: 999_000_000 });
    }
}
