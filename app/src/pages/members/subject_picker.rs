//! Choosing who becomes a member.

use identity::model::SubjectKind;
use leptos::prelude::*;

use crate::{
    api::members::candidates,
    components::combobox::{Choice, Combobox},
    forms::FormState,
};

/// The field `subject`.
#[component]
pub fn SubjectPicker(
    /// The group or workspace.
    path: String,
    /// `user`, `team` or `service_account`.
    kind: RwSignal<String>,
) -> impl IntoView {
    let state = FormState::get();
    let first_kind = kind.get_untracked();
    let search = RwSignal::new(state.value("subject_search", ""));
    let found = Resource::new(
        move || (path.clone(), kind.get(), search.get()),
        |(path, kind, search)| async move {
            let rows = candidates(path, kind.clone(), search.clone()).await.unwrap_or_default();
            (kind, search, rows)
        },
    );
    // What was found for another kind or text is nothing to choose from.
    let choices = Signal::derive(move || {
        let (of_kind, of_search, rows): (String, String, Vec<Choice>) = found.get()?;
        (of_kind == kind.get() && of_search == search.get()).then_some(rows)
    });
    Effect::new(move |earlier: Option<String>| {
        let kind = kind.get();
        if earlier.is_some_and(|earlier| earlier != kind) {
            search.set(String::new());
        }
        kind
    });
    view! {
        <Transition>
            {move || {
                let kind = kind.get();
                // Another kind of member: what was chosen is none of them.
                let value = if kind == first_kind { state.value("subject", "") } else { String::new() };
                let hint = "Press Search after choosing another member type, too.";
                view! { <Combobox label=label(&kind) name="subject" pointer="/subject" value search choices hint /> }
            }}
        </Transition>
    }
}

fn label(kind: &str) -> &'static str {
    SubjectKind::ALL.into_iter().find(|known| known.as_str() == kind).unwrap_or(SubjectKind::User).label()
}
