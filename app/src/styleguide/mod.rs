//! `/styleguide`: every component in every state, to be looked at while one changes the style.
//!
//! It is there in debug builds of the server only, and no script runs in it: the client knows nothing of it, so that it
//! costs the people who use the product nothing. `server/tests/http/styleguide.rs` fails when a component is missing.

mod fields;
mod frame;
mod parts;

use identity::problem::{FieldError, Problem};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::Router;

use crate::{
    api::preferences,
    application::Shared,
    components::{chips::Chips, clock::Clock, heading::Heading, icon::IconSprite},
    forms::SubmittedForm,
};

/// The function that the form with errors is for.
const REFUSED: &str = "/api/ui/styleguide";

/// The style of the page itself.
pub const STYLE: &str = include_str!("styleguide.css");

/// The page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    crate::document::guard();
    let wanted = query("theme");
    let theme = ["light", "dark"].into_iter().find(|theme| *theme == wanted).or_else(preferences::theme);
    provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <HashedStylesheet options id="css" />
                <link rel="stylesheet" href="/styleguide.css" />
                <MetaTags />
            </head>
            <body>
                <Router>
                    <Page theme=theme.unwrap_or("system") />
                </Router>
                <IconSprite />
            </body>
        </html>
    }
}

fn query(name: &str) -> String {
    let parts = use_context::<http::request::Parts>();
    let query = parts.as_ref().and_then(|parts| parts.uri.query()).unwrap_or_default();
    let pair = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    pair.map(|(_, value)| value.to_owned()).unwrap_or_default()
}

#[component]
fn Page(theme: &'static str) -> impl IntoView {
    let mut problem = Problem::invalid(
        ["/name", "/role", "/level", "/team", "/text"]
            .map(|pointer| FieldError::new(pointer, &"Say what it is."))
            .into(),
    );
    "0123456789abcdef01234567".clone_into(&mut problem.request_id);
    provide_context(Shared {
        changes: RwSignal::new(0),
        notice: RwSignal::new("The description was changed.".to_owned()),
        // As if scripts ran, so that their buttons are there to be looked at.
        alive: RwSignal::new(true),
        arrived: RwSignal::new(0),
        submitted: StoredValue::new(None),
    });
    provide_context(Clock::start());
    let refused = SubmittedForm {
        action: REFUSED.to_owned(),
        values: vec![("name".to_owned(), "What was typed".to_owned()), ("text".to_owned(), "{ no JSON".to_owned())],
        problem: Some(problem),
        ..SubmittedForm::default()
    };
    let themes = ["system", "light", "dark"]
        .map(|choice| (choice.to_owned(), format!("/styleguide?theme={choice}"), choice == theme));
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <frame::Bar />
        <main id="main" class="content">
            <Heading text="Style guide" />
            <p class="lead">"Every component in every state. Hover, focus and press them; print the page; force colours."</p>
            <Chips label="Theme" chips=themes.into() />
            <frame::Tokens />
            <parts::Parts />
            <fields::Fields refused />
            <frame::Frame />
        </main>
    }
}

/// One row of the page.
#[component]
fn Specimen(
    /// The components that it shows, by the names of their functions.
    shows: &'static str,
    /// The components.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="specimen" data-shows=shows>
            <h2>{shows}</h2>
            {children()}
        </section>
    }
}
