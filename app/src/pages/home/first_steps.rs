//! The card with the first steps.

use leptos::prelude::*;

use super::steps::{Owners, Step, Steps};
use crate::components::{
    button::{LinkButton, Weight},
    icon::Icon,
};

/// The first steps, with a button at the next one; for those who can do none of them, whom to ask.
#[component]
pub fn FirstStepsCard(
    /// The steps.
    steps: Steps,
) -> impl IntoView {
    match steps {
        Steps::Own(steps, ask) => view! { <Checklist steps ask /> }.into_any(),
        Steps::Ask(owners) => view! {
            <section class="first-steps" aria-labelledby="first-steps">
                <h2 id="first-steps">"No pipeline works here yet"</h2>
                <p>
                    "Service accounts let CI pipelines log in without a secret. To have one added, ask the "
                    <OwnersLink owners /> "."
                </p>
            </section>
        }
        .into_any(),
    }
}

#[component]
fn Checklist(steps: Vec<Step>, ask: Option<Owners>) -> impl IntoView {
    let done = steps.iter().filter(|step| step.done).count();
    let all = steps.len();
    let next = steps.iter().position(|step| step.href.is_some());
    let items = steps.into_iter().enumerate().map(|(index, step)| item(step, Some(index) == next)).collect_view();
    view! {
        <section class="first-steps" aria-labelledby="first-steps">
            <h2 id="first-steps">"First steps "<small class="section-count">{format!("{done} of {all} done")}</small></h2>
            <ol>{items}</ol>
            {ask.map(|owners| view! { <p class="hint">"Only owners give roles: ask the " <OwnersLink owners /> "."</p> })}
        </section>
    }
}

/// One step. The next one is a button; a later one that could be done as well is a plain link.
fn item(step: Step, is_next: bool) -> impl IntoView {
    let Step { title, text, done, href } = step;
    let state = if done { "Done: " } else { "To do: " };
    let title = match href {
        Some(href) if is_next => view! { <LinkButton href label=title weight=Weight::Primary /> }.into_any(),
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    view! {
        <li class:step-done=done>
            <span class="step-mark">{done.then(|| view! { <Icon name="check" /> })}</span>
            <span class="row-main">
                <strong class="step-title"><span class="visually-hidden">{state}</span>{title}</strong>
                <span class="row-text">{text}</span>
            </span>
        </li>
    }
}

#[component]
fn OwnersLink(owners: Owners) -> impl IntoView {
    view! { <a href=owners.href>{format!("owners of {}", owners.of)}</a> }
}
