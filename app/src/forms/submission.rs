//! Sending a form from the script.

use identity::problem::{Problem, ProblemCode};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::NavigateOptions;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlElement, HtmlFormElement, Request, RequestInit, Response, UrlSearchParams};

use super::{EDIT, FormState, INSTEAD, mutation_form::Edit};
use crate::{api::Done, application::Shared, components::clock::Clock};

/// Sends the form to its function, and does what the answer says.
pub(super) fn submit(
    event: &SubmitEvent,
    action: &'static str,
    state: FormState,
    on_edit: Option<Edit>,
    shared: Shared,
    clock: Clock,
    navigate: impl Fn(&str, NavigateOptions) + 'static,
) {
    event.prevent_default();
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Ok(data) = FormData::new_with_form(&form) else { return };
    let Ok(fields) = UrlSearchParams::new_with_str_sequence_sequence(data.as_ref()) else { return };
    let mut function = action.to_owned();
    if let Some((name, value)) = pressed(event) {
        if name == EDIT {
            if let Some(on_edit) = on_edit {
                state.problem.set(None);
                state.done.set(None);
                on_edit.run((pairs(&fields), value));
            }
            return;
        }
        fields.append(&name, &value);
        if name == INSTEAD {
            function = value;
        }
    }
    if state.pending.get_untracked() {
        return;
    }
    state.pending.set(true);
    state.problem.set(None);
    state.done.set(None);
    let body: String = fields.to_string().into();
    spawn_local(async move {
        let outcome = call(&function, &body).await;
        // What the answer tells of has happened: it must not be later than now.
        clock.look();
        // The form may be gone by now, if the person went elsewhere meanwhile.
        let _ = state.pending.try_set(false);
        match outcome {
            Ok(done) if done.afresh => {
                let _ = window().location().assign(&done.location);
            }
            Ok(done) if done.stays() => {
                let _ = state.done.try_set(Some(done));
            }
            Ok(done) => {
                let here = window().location();
                let path = here.pathname().unwrap_or_default();
                let stays = done.location.split('?').next() == Some(path.as_str());
                shared.notice.set(done.notice);
                // Another page loads its data anyway, and this one may be about something that is gone.
                if stays {
                    shared.changes.update(|count| *count += 1);
                }
                if done.location != format!("{path}{}", here.search().unwrap_or_default()) {
                    navigate(&done.location, NavigateOptions::default());
                }
            }
            Err(problem) => {
                let _ = state.problem.try_set(Some(problem));
            }
        }
    });
}

/// What stands in the form.
pub(super) fn typed(form: &HtmlFormElement) -> Vec<(String, String)> {
    let fields =
        FormData::new_with_form(form).and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(data.as_ref()));
    fields.map(|fields| pairs(&fields)).unwrap_or_default()
}

/// The name and value of the button that was pressed.
fn pressed(event: &SubmitEvent) -> Option<(String, String)> {
    let button: HtmlElement = event.submitter()?;
    let name = button.get_attribute("name").filter(|name| !name.is_empty())?;
    Some((name, button.get_attribute("value").unwrap_or_default()))
}

fn pairs(fields: &UrlSearchParams) -> Vec<(String, String)> {
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let entries = js_sys::try_iter(fields).ok().flatten().into_iter().flatten().flatten();
    entries.map(|entry| js_sys::Array::from(&entry)).map(|pair| (text(pair.get(0)), text(pair.get(1)))).collect()
}

async fn call(action: &str, body: &str) -> Result<Done, Problem> {
    let unreachable =
        |_| Problem::new(ProblemCode::Unavailable, "The server cannot be reached. Nothing is lost; try again.");
    let unreadable = |_| Problem::new(ProblemCode::Internal, "The server gave an answer that cannot be read.");
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    let request = Request::new_with_str_and_init(action, &init).map_err(unreachable)?;
    let headers = request.headers();
    let _ = headers.set("Accept", "application/json");
    let _ = headers.set("Content-Type", "application/x-www-form-urlencoded");
    let response = JsFuture::from(window().fetch_with_request(&request)).await.map_err(unreachable)?;
    let response: Response = response.unchecked_into();
    let text = response.text().map_err(unreachable)?;
    let text = JsFuture::from(text).await.map_err(unreachable)?.as_string().unwrap_or_default();
    if response.ok() {
        serde_json::from_str(&text).map_err(unreadable)
    } else {
        Err(serde_json::from_str(&text).unwrap_or_else(unreadable))
    }
}
