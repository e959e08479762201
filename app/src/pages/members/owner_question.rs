//! What is asked before a service account becomes an owner.

use leptos::prelude::*;

use crate::{
    components::icon::Icon,
    forms::{FormState, fields::Checkbox},
};

/// The consequence, and the box that confirms it. The style sheet shows it while it matters.
#[component]
pub fn OwnerQuestion() -> impl IntoView {
    let confirmed = FormState::get().value("confirm_owner", "") == "true";
    view! {
        <div class="owner-question">
            <p class="alert alert-warning">
                <Icon name="warning" />
                <span>
                    "As owner, a service account manages the group and its members and does everything in it. \
                     Generally, deployer is sufficient."
                </span>
            </p>
            <Checkbox
                label="Make this service account an owner" name="confirm_owner" pointer="/confirm_owner" checked=confirmed
            />
        </div>
    }
}
