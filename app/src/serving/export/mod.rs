//! Lists as files: CSV for spreadsheets, JSON lines for programs.

mod activity;
mod format;
mod who_can_act;

use std::sync::Arc;

use axum::{
    Extension, Router,
    body::Body,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::{Stream, stream};
use identity::{
    caller::Caller,
    core::Core,
    paging::{Page, PageRequest},
    problem::Problem,
};
use serde::{Serialize, de::DeserializeOwned};
use tower_sessions::Session;

use self::format::Format;
use super::pages::Pages;

/// The rows read at a time: the file is never in memory as a whole.
const ROWS: u32 = 100;

/// A list that can be had as a file. What it is filtered by is that of its page.
trait Export: DeserializeOwned + Send + Sync + 'static {
    /// One row.
    type Row: Serialize + Send;
    /// The titles of the columns.
    const HEADER: &'static [&'static str];
    /// Begins the name of the file.
    const NAME: &'static str;

    /// The path of the namespace that it is about.
    fn namespace_path(&self) -> &str;
    /// How it is written.
    fn format(&self) -> Format;
    /// The rows after a cursor, as the caller may see them.
    fn page(
        &self,
        core: &Core,
        caller: &Caller,
        request: &PageRequest,
    ) -> impl Future<Output = Result<Page<Self::Row>, Problem>> + Send;
    /// A row as cells.
    fn cells(row: &Self::Row) -> Vec<String>;
}

/// The addresses of all files.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/export/activity", get(file::<activity::Wanted>))
        .route("/export/who_can_act", get(file::<who_can_act::Wanted>))
}

async fn file<E: Export>(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    Query(wanted): Query<E>,
) -> Response {
    match begin(pages.core(), &session, wanted).await {
        Ok(response) => response,
        Err(problem) => {
            let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CACHE_CONTROL, "no-store")], problem.detail).into_response()
        }
    }
}

async fn begin<E: Export>(core: Arc<Core>, session: &Session, wanted: E) -> Result<Response, Problem> {
    let (core, caller) = super::session::person(core, session).await?.ok_or_else(Problem::unauthenticated)?;
    let namespace = super::namespace_path(wanted.namespace_path())?;
    // The first page is read before anything is sent, so that who may not is told so with the right status.
    let first = wanted.page(&core, &caller, &PageRequest::first(ROWS)).await?;
    let (kind, ending) = wanted.format().kind();
    // The path follows our rule for names: nothing in it can end the quotes.
    let name = namespace.as_str().replace('/', "-");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{name}.{ending}\"", E::NAME)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(lines(core, caller, wanted, first))).into_response())
}

/// Page after page, each asked for when the one before is on its way. Who loses the right to see them meanwhile gets no
/// more.
fn lines<E: Export>(
    core: Arc<Core>,
    caller: Caller,
    wanted: E,
    first: Page<E::Row>,
) -> impl Stream<Item = Result<Vec<u8>, std::io::Error>> {
    stream::try_unfold((core, caller, wanted, Some(first), true), |(core, caller, wanted, page, is_first)| async move {
        let Some(page) = page else { return Ok(None) };
        let text = write::<E>(wanted.format(), &page.items, is_first)?;
        let next = match page.page_info.end_cursor.filter(|_| page.page_info.has_next_page) {
            Some(after) => {
                let failed = |problem: Problem| std::io::Error::other(problem.detail);
                let request = PageRequest::new(Some(ROWS), Some(&after)).map_err(failed)?;
                Some(wanted.page(&core, &caller, &request).await.map_err(failed)?)
            }
            None => None,
        };
        Ok(Some((text, (core, caller, wanted, next, false))))
    })
}

fn write<E: Export>(format: Format, rows: &[E::Row], with_header: bool) -> Result<Vec<u8>, std::io::Error> {
    match format {
        Format::Json => format::json(rows),
        Format::Csv => format::csv(with_header.then_some(E::HEADER), rows.iter().map(E::cells)),
    }
}
