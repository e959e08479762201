//! Reading requests: strict, bounded, and with the place of every fault.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use identity::{
    naming::{NamespacePath, Reference, ResourceKind},
    paging::PageRequest,
    problem::Problem,
};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use crate::problem::Refusal;

/// The longest body of a request, but for the token endpoints.
const MAX_BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// Reads the whole body.
pub async fn body(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    body_within(BODY_TIMEOUT, body, limit).await
}

async fn body_within(time: Duration, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(time, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_length_limit(&error) => Err(Refusal::too_large()),
        Ok(Err(_)) => Err(Refusal::malformed("The body of the request broke off.")),
        Err(_) => Err(Refusal::slow_body()),
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    use std::error::Error as _;
    // The type is not public in axum, its text is the only mark.
    error.source().is_some_and(|source| source.to_string().contains("length limit"))
}

/// The media type of the body without its parameters, in lower case.
pub fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A JSON body.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        check_json(request.headers())?;
        read_json(&body(request.into_body(), MAX_BODY).await?).map(Self)
    }
}

/// A JSON body that may be left out.
pub struct OptionalJson<T>(pub Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OptionalJson<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, content) = request.into_parts();
        let bytes = body(content, MAX_BODY).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        check_json(&parts.headers)?;
        // The document says that the body may be null, which is to say nothing.
        if bytes.trim_ascii() == b"null" {
            return Ok(Self(None));
        }
        read_json(&bytes).map(|value| Self(Some(value)))
    }
}

fn check_json(headers: &HeaderMap) -> Result<(), Refusal> {
    match media_type(headers).as_str() {
        "application/json" | "application/merge-patch+json" => Ok(()),
        _ => Err(Refusal::media_type("application/json")),
    }
}

/// Reads JSON into `T`.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // Whether it is JSON at all comes first: otherwise a missing field would hide that half of the body is missing.
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| malformed(&error))?;
    // Serde would also take a list of the fields in the order in which they are declared.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Problem::invalid_field("", "This is not an object.").into());
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        fault(&pointer, &error.into_inner().to_string()).into()
    })
}

/// Where it stops being JSON. Nothing of the content is repeated: it may be a secret.
fn malformed(error: &serde_json::Error) -> Refusal {
    Refusal::malformed(format!("The body is not valid JSON (line {}, column {}).", error.line(), error.column()))
}

/// What is wrong with a value, told without the value: serde's own text repeats it.
fn fault(pointer: &str, text: &str) -> Problem {
    let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
    if let Some(field) = text.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return Problem::invalid_field(&format!("{pointer}/{field}"), "This field is required.");
    }
    if text.starts_with("unknown field ") {
        return Problem::invalid_field(pointer, "There is no such field.");
    }
    if let Some(field) = text.strip_prefix("duplicate field `").and_then(|rest| rest.strip_suffix('`')) {
        return Problem::invalid_field(&format!("{pointer}/{field}"), "This field is given twice.");
    }
    let detail = match text.rsplit_once("expected ") {
        Some((_, expected)) => format!("This is not {expected}."),
        None => "This value is not possible here.".to_owned(),
    };
    Problem::invalid_field(pointer, detail)
}

/// The place as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let text = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => continue,
        };
        pointer.push('/');
        // An unknown field may have any name: it is told, but not at any length.
        pointer.extend(text.chars().take(100));
    }
    pointer
}

/// The query of the address. Unknown and repeated parameters are refused: a typing error must not widen a list.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        read_query(parts.uri.query().unwrap_or_default()).map(Self).map_err(Into::into)
    }
}

fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let pointer = pointer(error.path());
        fault(&pointer, &error.into_inner().to_string())
    })
}

/// The part of a list that is wanted.
pub fn page(first: Option<u32>, after: Option<&str>) -> Result<PageRequest, Refusal> {
    Ok(PageRequest::new(first, after)?)
}

/// The path of a group or workspace in a query or body.
pub fn namespace_path(pointer: &str, text: &str) -> Result<NamespacePath, Refusal> {
    Ok(text.parse().map_err(|error| Problem::invalid_field(pointer, error))?)
}

/// The `{id}` of the address: text until a handler says what kind of thing it names.
pub struct Id(String);

/// Reads a GID or TRN of `kind`.
pub fn reference(pointer: &str, kind: ResourceKind, text: &str) -> Result<Reference, Refusal> {
    Ok(Reference::parse(kind, text).map_err(|error| Problem::invalid_field(pointer, error))?)
}

/// Reads a GID of `kind`, for things that have no path.
pub fn uuid(pointer: &str, kind: ResourceKind, text: &str) -> Result<uuid::Uuid, Refusal> {
    match reference(pointer, kind, text)? {
        Reference::Id(uuid) => Ok(uuid),
        Reference::Path(_) => Err(Problem::invalid_field(pointer, "Give the identifier (GID).").into()),
    }
}

impl Id {
    /// Reads it as a GID or TRN of `kind`.
    pub fn reference(&self, kind: ResourceKind) -> Result<Reference, Refusal> {
        reference("/id", kind, &self.0)
    }

    /// Reads it as a GID of `kind`, for things that have no path.
    pub fn uuid(&self, kind: ResourceKind) -> Result<uuid::Uuid, Refusal> {
        uuid("/id", kind, &self.0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        path(parts, state).await.map(Self)
    }
}

/// The two identifiers of an address, as text.
pub struct Ids(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        path(parts, state).await.map(|(one, other)| Self(one, other))
    }
}

async fn path<T: DeserializeOwned + Send>(parts: &mut Parts, state: &(impl Send + Sync)) -> Result<T, Refusal> {
    let axum::extract::Path(path) = axum::extract::Path::from_request_parts(parts, state)
        .await
        .map_err(|_| Problem::invalid_field("/id", "This is not valid UTF-8."))?;
    Ok(path)
}

/// The version that a change or a deletion is based on.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams, utoipa::ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The version that was read. A stale one answers 409 with what is stored now; without one the change is made
    /// whatever is stored.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Version {
    /// The version in the query or in the body.
    pub fn or(self, body: Option<i64>) -> Result<Option<i64>, Refusal> {
        match (self.version, body) {
            (Some(query), Some(body)) if query != body => {
                Err(Problem::invalid_field("/version", "The query and the body give different versions.").into())
            }
            (query, body) => Ok(query.or(body)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use identity::model::ServiceAccountDraft;

    use super::*;

    #[tokio::test]
    async fn t105_a_body_that_does_not_arrive_is_given_up() {
        use axum::response::IntoResponse as _;
        let (short, long) = (Duration::from_millis(1), Duration::from_mins(1));
        let never = || Body::new(Never);
        let refusal = body_within(short, never(), 10).await.unwrap_err();
        assert_eq!(refusal.into_response().status(), 408);
        assert_eq!(body_within(long, Body::from("0123456789"), 10).await.unwrap(), "0123456789");
        let refusal = body_within(long, Body::from("0123456789+"), 10).await.unwrap_err();
        assert_eq!(refusal.into_response().status(), 413);
        assert!(BODY_TIMEOUT < crate::layers::LIMIT, "a slow body is told as such");
    }

    /// A body of which nothing comes.
    struct Never;

    impl hyper::body::Body for Never {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }

    #[test]
    fn faults_have_a_place_and_never_the_value() {
        let provider = |text: &str| format!("{{\"trusted_identity_providers\":[{{{text}}}]}}");
        for (json, pointer) in [
            ("{\"s3cret\":1}".to_owned(), "/s3cret"),
            ("{\"name\":{\"a\":\"s3cret\"}}".to_owned(), "/name"),
            ("{\"disabled\":\"s3cret\"}".to_owned(), "/disabled"),
            ("{\"name\":\"a\",\"name\":\"s3cret\"}".to_owned(), "/name"),
            (provider("\"single_use\":\"s3cret\""), "/trusted_identity_providers/0/single_use"),
            (provider("\"bound_claims\":7"), "/trusted_identity_providers/0/bound_claims"),
            (provider("\"max_token_life_seconds\":-1"), "/trusted_identity_providers/0/max_token_life_seconds"),
        ] {
            let mut reader = serde_json::Deserializer::from_str(&json);
            let error = serde_path_to_error::deserialize::<_, ServiceAccountDraft>(&mut reader).unwrap_err();
            let place = super::pointer(error.path());
            let problem = fault(&place, &error.into_inner().to_string());
            assert!(problem.at(pointer).is_some_and(|detail| !detail.contains("s3cret")), "{json}: {problem:?}");
        }
    }

    #[test]
    fn queries_are_read_strictly() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Wanted {
            first: Option<u32>,
        }
        assert_eq!(read_query::<Wanted>("first=7").unwrap().first, Some(7));
        assert_eq!(read_query::<Wanted>("").unwrap().first, None);
        for bad in ["first=x", "first=-1", "frist=7", "first=1&first=2", "first=4294967296"] {
            let problem = read_query::<Wanted>(bad).unwrap_err();
            assert_eq!(problem.errors.len(), 1, "{bad}");
            assert_ne!(problem.errors[0].pointer, "", "{bad}");
        }
    }
}
