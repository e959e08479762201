//! Who was faster.

use identity::{
    activity::{self, ActivityQuery},
    caller::Caller,
    core::Core,
    naming::{Gid, NamespacePath},
    paging::PageRequest,
    problem::{Problem, ProblemCode},
};
use serde_json::Value;

/// Says with a conflict who saved what is stored now, as `changed_by`: what the activity tells, if the caller may read
/// it. Other problems stay as they are.
pub async fn by_whom(core: &Core, caller: &Caller, mut problem: Problem) -> Problem {
    if problem.code == ProblemCode::StaleVersion
        && let Some(Value::Object(stored)) = problem.current.as_deref_mut()
        && let Some(name) = last_editor(core, caller, stored).await
    {
        stored.insert("changed_by".to_owned(), Value::String(name));
    }
    problem
}

/// Who changed a service account, group or workspace last. Not to know it spoils nothing: the conflict is told anyway.
async fn last_editor(core: &Core, caller: &Caller, stored: &serde_json::Map<String, Value>) -> Option<String> {
    let text = |key: &str| stored.get(key).and_then(Value::as_str);
    let target = text("id")?;
    let kind = target.parse::<Gid>().ok()?.kind;
    let place: NamespacePath = text("group_path").or_else(|| text("path"))?.parse().ok()?;
    let action = format!("{}.updated", kind.trn_type());
    let query = ActivityQuery { action: &action, target, ..ActivityQuery::default() };
    let found = activity::list(core, caller, &place, &query, &PageRequest::first(1)).await.ok()?;
    found.items.into_iter().next().map(|event| event.actor.name)
}
