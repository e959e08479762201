//! Lists as files: CSV for spreadsheets, JSON for programs.

mod activity;
mod format;
mod who_can_act;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::{Stream, stream};
use identity::{
    caller::Caller,
    core::Core,
    problem::{Problem, ProblemCode},
};
use serde::{Serialize, de::DeserializeOwned};
use tower_sessions::Session;

use self::format::Format;
use super::pages::Pages;

/// Some rows of a file: it is never in memory as a whole.
struct Batch<R> {
    rows: Vec<R>,
    /// What to give as `after` to get the rows that follow; none if these are the last.
    next: Option<String>,
}

/// A list that can be had as a file. What it is filtered by is that of its page.
trait Export: DeserializeOwned + Send + Sync + 'static {
    /// One row.
    type Row: Serialize + Send;
    /// The titles of the columns.
    const HEADER: &'static [&'static str];
    /// Begins the name of the file.
    const NAME: &'static str;

    /// The path of the namespace that it is about; empty if it is about the whole server.
    fn namespace_path(&self) -> &str;
    /// How it is written.
    fn format(&self) -> Format;
    /// The first rows, or those after others, as the caller may see them.
    fn batch(
        &self,
        core: &Core,
        caller: &Caller,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Batch<Self::Row>, Problem>> + Send;
    /// A row as cells.
    fn cells(row: &Self::Row) -> Vec<String>;
}

/// The addresses of all files.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/export/activity", get(file::<activity::Wanted>))
        .route("/export/who_can_act", get(file::<who_can_act::Wanted>))
}

/// Why there is no file, for the page that says so.
#[derive(Debug, Clone)]
pub struct Refused(pub Problem);

async fn file<E: Export>(State(pages): State<Pages>, mut request: Request) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    let wanted = Query::<E>::try_from_uri(request.uri()).ok().map(|Query(wanted)| wanted);
    let problem = match begin(pages.core(), session, wanted).await {
        Ok(response) => return response,
        Err(problem) => problem,
    };
    let no_store = HeaderValue::from_static("no-store");
    let mut response = if wants_page(request.headers()) {
        request.extensions_mut().insert(Refused(problem));
        pages.render(request).await
    } else {
        let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, problem.detail).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

/// Whether a person followed a link, and not a program.
fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

async fn begin<E: Export>(core: Arc<Core>, session: Option<Session>, wanted: Option<E>) -> Result<Response, Problem> {
    let session = session.ok_or_else(Problem::internal)?;
    let unreadable = || Problem::new(ProblemCode::Invalid, "The address does not say which file is wanted.");
    let wanted = wanted.ok_or_else(unreadable)?;
    let (core, caller) = super::session::person(core, &session).await?.ok_or_else(Problem::unauthenticated)?;
    // The path follows our rule for names: nothing in it can end the quotes. Whether a list is about a namespace is for the
    // list to say.
    let of = match wanted.namespace_path() {
        "" => String::new(),
        path => format!("-{}", super::namespace_path(path)?.as_str().replace('/', "-")),
    };
    // The first rows are read before anything is sent, so that who may not is told so with the right status.
    let first = wanted.batch(&core, &caller, None).await?;
    let (kind, ending) = wanted.format().kind();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}{of}.{ending}\"", E::NAME)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(lines(core, caller, wanted, first))).into_response())
}

/// Batch after batch, each asked for when the one before is on its way. Who loses the right to see them meanwhile gets
/// no more.
fn lines<E: Export>(
    core: Arc<Core>,
    caller: Caller,
    wanted: E,
    first: Batch<E::Row>,
) -> impl Stream<Item = Result<Vec<u8>, std::io::Error>> {
    stream::try_unfold(
        (core, caller, wanted, Some(first), true),
        |(core, caller, wanted, batch, is_first)| async move {
            let Some(batch) = batch else { return Ok(None) };
            let text = write::<E>(wanted.format(), &batch, is_first)?;
            let next = match batch.next {
                Some(after) => {
                    let failed = |problem: Problem| std::io::Error::other(problem.detail);
                    Some(wanted.batch(&core, &caller, Some(&after)).await.map_err(failed)?)
                }
                None => None,
            };
            Ok(Some((text, (core, caller, wanted, next, false))))
        },
    )
}

fn write<E: Export>(format: Format, batch: &Batch<E::Row>, is_first: bool) -> Result<Vec<u8>, std::io::Error> {
    let Batch { rows, next } = batch;
    match format {
        Format::Json => format::json(rows, is_first, next.is_none()),
        Format::Csv => format::csv(is_first.then_some(E::HEADER), rows.iter().map(E::cells)),
    }
}
