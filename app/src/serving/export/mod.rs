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
use identity::{caller::Caller, core::Core, problem::Problem};
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
            let text = write::<E>(wanted.format(), &batch.rows, is_first)?;
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

fn write<E: Export>(format: Format, rows: &[E::Row], with_header: bool) -> Result<Vec<u8>, std::io::Error> {
    match format {
        Format::Json => format::json(rows),
        Format::Csv => format::csv(with_header.then_some(E::HEADER), rows.iter().map(E::cells)),
    }
}
