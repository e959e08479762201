//! Forms that work without JavaScript and keep what was typed.
//!
//! A form posts to the address of its own page and names in [`ACTION`] the function of `api` that it is for. Without
//! JavaScript the server runs the function and answers with the next page, or with this one again, which then shows
//! the [`SubmittedForm`]. With JavaScript the same fields go to the same function, and the page stays.

pub mod answer;
pub mod errors;
pub mod fields;
pub mod mutation_form;
pub mod service_account;
pub mod shown_once;
#[cfg(feature = "hydrate")]
mod submission;
pub mod text_area;

use identity::problem::{Problem, ProblemCode};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::Done;

/// The field that names the function.
pub const ACTION: &str = "_action";
/// The field that tells forms of one page apart that are for the same function.
pub const FORM: &str = "_form";
/// The field of buttons that change the form itself, such as "add a claim".
pub const EDIT: &str = "_edit";
/// The field of buttons that send the form to another function than it is for, such as one that only answers.
pub const INSTEAD: &str = "_instead";

/// A form as it was sent, with what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SubmittedForm {
    /// The function that it is for.
    pub action: String,
    /// What was typed; secrets are left out.
    pub values: Vec<(String, String)>,
    /// Why it was refused; none if it was only edited.
    pub problem: Option<Problem>,
    /// The edit that a button asked for.
    pub edit: Option<String>,
    /// What was done, if the form has something to show of it.
    pub done: Option<Done>,
}

impl SubmittedForm {
    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The form that a field is in. In the context of its fields.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The form as it was sent, if the server has just refused or edited it.
    pub submitted: StoredValue<Option<SubmittedForm>>,
    /// Why it was refused.
    pub problem: RwSignal<Option<Problem>>,
    /// What was done, if there is something to show: a secret in place of the fields, or an answer beside them.
    pub done: RwSignal<Option<Done>>,
    /// Whether an answer is awaited.
    pub pending: RwSignal<bool>,
    /// Begins the identifiers of its fields.
    pub key: StoredValue<String>,
    /// Whether the page itself keeps what was typed, since its buttons change which fields there are.
    pub own_values: bool,
}

impl FormState {
    /// The form that is for this function and has this key.
    #[must_use]
    pub fn new(action: &str, key: &str) -> Self {
        let sent = crate::application::Shared::get().submitted.get_value();
        let sent = sent.filter(|form| form.action == action && form.value(FORM).unwrap_or_default() == key);
        let problem = sent.as_ref().and_then(|form| form.problem.clone());
        let done = sent.as_ref().and_then(|form| form.done.clone());
        Self {
            submitted: StoredValue::new(sent),
            problem: RwSignal::new(problem),
            done: RwSignal::new(done),
            pending: RwSignal::new(false),
            key: StoredValue::new(key.to_owned()),
            own_values: false,
        }
    }

    /// The form around the component.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// What stands in a field: what was typed, else what is given.
    #[must_use]
    pub fn value(&self, name: &str, otherwise: &str) -> String {
        let sent = if self.own_values { None } else { self.sent(name) };
        sent.unwrap_or_else(|| otherwise.to_owned())
    }

    fn sent(&self, name: &str) -> Option<String> {
        self.submitted.with_value(|sent| sent.as_ref().map(|form| form.value(name).unwrap_or_default().to_owned()))
    }

    /// The version to send: of what the person saw last.
    #[must_use]
    pub fn version(&self, read: i64) -> String {
        let current = self.problem.with(|problem| {
            let problem = problem.as_ref().filter(|problem| problem.code == ProblemCode::StaleVersion)?;
            problem.current.as_ref()?.get("version")?.as_i64()
        });
        current.map_or_else(|| self.sent("version").unwrap_or_else(|| read.to_string()), |version| version.to_string())
    }

    /// The identifier of the field at a pointer.
    #[must_use]
    pub fn field_id(&self, pointer: &str) -> String {
        self.key.with_value(|key| format!("{key}field{}", pointer.replace('/', "-")))
    }

    /// The message at a field.
    #[must_use]
    pub fn error(&self, pointer: &str) -> Option<String> {
        self.problem.with(|problem| problem.as_ref()?.at(pointer).map(ToOwned::to_owned))
    }
}
