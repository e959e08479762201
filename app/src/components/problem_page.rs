//! The page in place of one that cannot be shown.

use identity::problem::{Problem, ProblemCode};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    address::address, button::LinkButton, copy::CopyField, elsewhere::go_instead, heading::Heading, layout::PlainPage,
};

/// Why the page cannot be shown. Who is not signed in is sent to sign in, and back here afterwards.
#[component]
pub fn ProblemPage(
    /// The reason.
    problem: Problem,
) -> impl IntoView {
    let request_id = problem.request_id;
    let (heading, text) = match problem.code {
        ProblemCode::Unauthenticated => {
            let location = use_location();
            let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
            let query = if search.is_empty() { String::new() } else { format!("?{search}") };
            go_instead(&sign_in_address(&format!("{path}{query}")));
            ("Sign in".to_owned(), "You are not signed in.".to_owned())
        }
        ProblemCode::NotFound => {
            let text = "The page you're looking for does not exist or you're not authorized to view it";
            ("404".to_owned(), text.to_owned())
        }
        code => (code.title().to_owned(), problem.detail),
    };
    view! {
        <PlainPage>
            <div class="problem-page">
                <Heading text=heading />
                <ProblemText text request_id />
            </div>
        </PlainPage>
    }
}

/// What is said below the heading.
#[component]
pub fn ProblemText(
    /// What happened.
    text: String,
    /// The request in which it happened; empty if nobody needs to look for it.
    request_id: String,
) -> impl IntoView {
    view! {
        <p>{text}</p>
        {(!request_id.is_empty())
            .then(|| {
                view! {
                    <p class="request-id">
                        "Whoever runs this server finds it in the log as request "
                        <CopyField label="request ID" value=request_id />
                    </p>
                }
            })}
        <p><LinkButton href="/" label="Go to the home page" /></p>
    }
}

/// The address of the sign-in page, which leads back to `page`.
fn sign_in_address(page: &str) -> String {
    address("/login", &[("next", page)])
}
