//! Who could log in through a trusted identity provider, and what is broad about it.

use identity::{
    ci::{self, CiSystem, Grade, Warning},
    model::ProviderDraft,
};
use leptos::prelude::*;

use crate::components::{
    badge::{Badge, Tone},
    icon::Icon,
};

/// Who could log in, in words, and warnings; follows what is typed.
#[component]
pub fn Reach(
    /// The provider as typed or stored, and the CI system that it is for.
    provider: Signal<(CiSystem, ProviderDraft)>,
) -> impl IntoView {
    let words = Memo::new(move |_| provider.with(|(system, draft)| ci::in_words_as(*system, draft)));
    let warnings = Memo::new(move |_| provider.with(|(system, draft)| ci::review_as(*system, draft)));
    view! {
        <div class="reach">
            <p class="reach-words"><Icon name="people" /><span>{words}</span></p>
            <div aria-live="polite">{move || view! { <Warnings warnings=warnings.get() /> }}</div>
        </div>
    }
}

/// Warnings, each with its grade.
#[component]
pub fn Warnings(
    /// The warnings, the worst first.
    warnings: Vec<Warning>,
) -> impl IntoView {
    let rows = warnings.into_iter().map(|warning| {
        let (word, tone) = grade(warning.grade);
        view! {
            <li class=format!("warning warning-{}", word.to_ascii_lowercase()) data-warning=warning.id>
                <Badge text=word tone />
                <span>{warning.text}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    (!rows.is_empty()).then(|| view! { <ul class="warnings">{rows}</ul> })
}

/// How a grade is shown.
#[must_use]
pub const fn grade(grade: Grade) -> (&'static str, Tone) {
    match grade {
        Grade::Note => ("Note", Tone::Neutral),
        Grade::Caution => ("Caution", Tone::Warning),
        Grade::Danger => ("Danger", Tone::Bad),
    }
}
