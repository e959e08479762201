//! The page in place of one that cannot be shown.

use identity::problem::{Problem, ProblemCode};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{address::address, elsewhere::go_instead, heading::Heading, layout::PlainPage};

/// Why the page cannot be shown. Who is not signed in is sent to sign in, and back here afterwards.
#[component]
pub fn ProblemPage(
    /// The reason.
    problem: Problem,
) -> impl IntoView {
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
                <p>{text}</p>
                <p><a class="button" href="/">"Go to the home page"</a></p>
            </div>
        </PlainPage>
    }
}

/// The address of the sign-in page, which leads back to `page`.
fn sign_in_address(page: &str) -> String {
    address("/login", &[("next", page)])
}
