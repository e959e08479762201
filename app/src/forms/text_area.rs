//! A field for more than a line.

use leptos::{html, prelude::*};

use super::{FormState, errors::FieldMessage, fields::described_by};

/// Text of several lines, which is code. However long a text is pasted, nothing of it is cut off without a word.
#[component]
pub fn TextArea(
    /// What it is called.
    label: &'static str,
    /// Its name in the form.
    name: &'static str,
    /// Where errors about it point.
    pointer: &'static str,
    /// One sentence that explains it.
    hint: &'static str,
    /// How many lines it shows.
    rows: u32,
    /// The element, for a page that looks after what is in it.
    #[prop(optional)]
    node_ref: NodeRef<html::Textarea>,
) -> impl IntoView {
    let state = FormState::get();
    let id = state.field_id(pointer);
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let error = Signal::derive(move || state.error(pointer));
    let described = described_by(Some(hint_id.clone()), error_id.clone(), error);
    // Not as a child: the text between the tags is the value, and that of an empty child is a blank.
    let text = escape(&state.value(name, ""));
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
            <FieldMessage id=error_id message=error />
            <textarea
                id=id
                name=name
                rows=rows
                class="code"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                node_ref=node_ref
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                inner_html=text
            ></textarea>
        </div>
    }
}

/// The text as it may stand between the tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn t101_nothing_ends_the_field_before_its_end() {
        assert_eq!(escape("</textarea><script>&lt;"), "&lt;/textarea>&lt;script>&amp;lt;");
        assert_eq!(escape("{\"sub\": 1}"), "{\"sub\": 1}");
    }
}
