//! Forms sent without JavaScript: a POST to the page that holds the form.
//!
//! The form names the function that it is for in `_action`. That function is run with the body as it came; then the
//! browser is sent on, or the page is rendered again with what was typed and what is wrong with it.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use identity::problem::{Problem, ProblemCode};

use super::pages::Pages;
use crate::{
    api::{Done, session::local_path},
    forms::{ACTION, EDIT, INSTEAD, SubmittedForm},
};

/// The largest form.
const MAX_FORM: usize = 256 * 1024;
/// The largest answer of a function that changes something.
const MAX_ANSWER: usize = 1024 * 1024;
/// Where the functions are.
const FUNCTIONS: &str = "/api/ui/";

pub(super) async fn answer(pages: &Pages, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_FORM).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "The form is too large.").into_response();
    };
    let request = |method: Method, uri: Uri, body: Bytes| {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = parts.headers.clone();
        *request.extensions_mut() = parts.extensions.clone();
        request
    };
    let Some(values) = pairs(request(Method::POST, parts.uri.clone(), body.clone())).await else {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send a form.").into_response();
    };
    let value = |name: &str| values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let action = value(ACTION).unwrap_or_default();
    let Some(function) = function(value(INSTEAD).as_deref().unwrap_or(&action)) else {
        return (StatusCode::BAD_REQUEST, "This form does not say what it is for.").into_response();
    };

    let edit = value(EDIT);
    let (mut problem, mut shown) = (None, None);
    if edit.is_none() {
        let mut call = request(Method::POST, function, body);
        call.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let answer = pages.call(call).await;
        let cookies: Vec<HeaderValue> = answer.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
        match outcome(answer).await {
            // What is shown stands in the answer to this form and nowhere else: no address leads to it.
            Ok(done) if done.stays() => shown = Some(done),
            Ok(done) => {
                let mut response = Redirect::to(&local_path(&done.location)).into_response();
                for cookie in cookies {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
                return response;
            }
            Err(refused) => problem = Some(refused),
        }
    }

    let status = problem.as_ref().and_then(|problem| StatusCode::from_u16(problem.code.status()).ok());
    let mut page = request(Method::GET, parts.uri.clone(), Bytes::new());
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        page.headers_mut().remove(name);
    }
    page.extensions_mut().insert(SubmittedForm { action, values: without_secrets(values), problem, edit, done: shown });
    let mut response = pages.render(page).await;
    if let Some(status) = status
        && response.status() == StatusCode::OK
    {
        *response.status_mut() = status;
    }
    response
}

async fn pairs(request: Request) -> Option<Vec<(String, String)>> {
    axum::extract::Form::<Vec<(String, String)>>::from_request(request, &()).await.ok().map(|form| form.0)
}

/// The address of the function, if it is one of ours.
fn function(action: &str) -> Option<Uri> {
    let name = action.strip_prefix(FUNCTIONS)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'/'));
    if is_name { action.parse().ok() } else { None }
}

async fn outcome(response: Response) -> Result<Done, Problem> {
    let done = response.status().is_success();
    let unreadable = |_| Problem::new(ProblemCode::Internal, "The answer could not be read.");
    let body = to_bytes(response.into_body(), MAX_ANSWER).await.map_err(|_| Problem::internal())?;
    if done {
        serde_json::from_slice(&body).map_err(unreadable)
    } else {
        Err(serde_json::from_slice(&body).unwrap_or_else(unreadable))
    }
}

/// What was typed, without what must not stand in a page.
fn without_secrets(values: Vec<(String, String)>) -> Vec<(String, String)> {
    let is_secret = |name: &str| ["password", "secret", "token"].iter().any(|word| name.contains(word));
    values.into_iter().filter(|(name, _)| !is_secret(name) || name.contains("max_token_life")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_functions_are_called() {
        assert!(function("/api/ui/members/change_role").is_some());
        for bad in ["", "/api/ui/", "/v1/users", "/api/ui/../v1/users", "/api/ui/x?y", "https://evil.example/api/ui/x"]
        {
            assert!(function(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn secrets_are_not_shown_again() {
        let values = ["username", "password", "client_secret", "token", "draft[max_token_life_seconds]"];
        let kept = without_secrets(values.map(|name| (name.to_owned(), "x".to_owned())).into());
        let kept: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(kept, ["username", "draft[max_token_life_seconds]"]);
    }
}
