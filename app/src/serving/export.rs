//! What happened, as a file: CSV for spreadsheets, JSON lines for programs.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::{Stream, stream};
use identity::{
    activity::{self, ActivityQuery},
    caller::Caller,
    core::Core,
    model::ActivityEvent,
    naming::NamespacePath,
    paging::{Page, PageRequest},
    problem::Problem,
};
use serde::Deserialize;
use tower_sessions::Session;

/// The rows read at a time: the file is never in memory as a whole.
const ROWS: u32 = 100;
const HEADER: [&str; 9] =
    ["id", "at", "actor_type", "actor", "action", "namespace_path", "target_type", "target", "details"];

/// Which events, and how they are written.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wanted {
    namespace_path: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    actor: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Csv,
    Json,
}

/// Answers with the file. The filters are those of the page.
pub(super) async fn activity(core: Arc<Core>, session: &Session, wanted: Wanted) -> Response {
    match begin(core, session, wanted).await {
        Ok(response) => response,
        Err(problem) => {
            let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CACHE_CONTROL, "no-store")], problem.detail).into_response()
        }
    }
}

async fn begin(core: Arc<Core>, session: &Session, wanted: Wanted) -> Result<Response, Problem> {
    let (core, caller) = super::session::person(core, session).await?.ok_or_else(Problem::unauthenticated)?;
    let format = wanted.format;
    let export = Export { core, caller, namespace: super::namespace_path(&wanted.namespace_path)?, wanted };
    // The first page is read before anything is sent, so that who may not is told so with the right status.
    let first = export.page(None).await?;
    let (kind, ending) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Json => ("application/x-ndjson", "json"),
    };
    // The path follows our rule for names: nothing in it can end the quotes.
    let name = export.namespace.as_str().replace('/', "-");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"activity-{name}.{ending}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(export.lines(first))).into_response())
}

struct Export {
    core: Arc<Core>,
    caller: Caller,
    namespace: NamespacePath,
    wanted: Wanted,
}

impl Export {
    async fn page(&self, after: Option<&str>) -> Result<Page<ActivityEvent>, Problem> {
        let query = ActivityQuery {
            action: &self.wanted.action,
            actor: &self.wanted.actor,
            target: &self.wanted.target,
            since: activity::day("/since", &self.wanted.since)?,
            until: activity::day("/until", &self.wanted.until)?,
        };
        let request = PageRequest::new(Some(ROWS), after)?;
        activity::list(&self.core, &self.caller, &self.namespace, &query, &request).await
    }

    /// Page after page, each asked for when the one before is on its way. Who loses the right to see them meanwhile gets
    /// no more.
    fn lines(self, first: Page<ActivityEvent>) -> impl Stream<Item = Result<Vec<u8>, std::io::Error>> {
        let format = self.wanted.format;
        stream::try_unfold((self, Some(first), true), move |(export, page, is_first)| async move {
            let Some(page) = page else { return Ok(None) };
            let text = write(format, &page.items, is_first)?;
            let next = match page.page_info.end_cursor.filter(|_| page.page_info.has_next_page) {
                Some(after) => {
                    Some(export.page(Some(&after)).await.map_err(|problem| std::io::Error::other(problem.detail))?)
                }
                None => None,
            };
            Ok(Some((text, (export, next, false))))
        })
    }
}

fn write(format: Format, events: &[ActivityEvent], with_header: bool) -> Result<Vec<u8>, std::io::Error> {
    if format == Format::Json {
        let mut text = Vec::new();
        for event in events {
            serde_json::to_writer(&mut text, event)?;
            text.push(b'\n');
        }
        return Ok(text);
    }
    let mut rows = csv::Writer::from_writer(Vec::new());
    if with_header {
        rows.write_record(HEADER)?;
    }
    for event in events {
        let row = [
            event.id.to_string(),
            event.at.to_string(),
            event.actor.kind.as_str().to_owned(),
            event.actor.name.clone(),
            event.action.clone(),
            event.namespace_path.clone().unwrap_or_default(),
            event.target_type.clone(),
            event.target_name.clone(),
            event.details.to_string(),
        ];
        rows.write_record(row.map(defused))?;
    }
    rows.into_inner().map_err(|error| std::io::Error::other(error.to_string()))
}

/// A spreadsheet takes what begins with one of these for a formula: an apostrophe makes it text (OWASP, CSV injection).
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(defused(bad.to_owned()), format!("'{bad}"));
        }
        for good in ["acme", "", "a=b"] {
            assert_eq!(defused(good.to_owned()), good);
        }
    }
}
