//! Testing the claims of a recorded login again.

use identity::{model::TestReport, problem::Problem};
use leptos::prelude::*;

use super::report::report as view_of;
use crate::components::{alert::Alert, badge::Tone, empty_state::EmptyState};

/// A choice of recorded logins. Which one stands in the address, for there is nothing secret about it.
#[component]
pub fn Recorded(
    /// This page.
    action: String,
    /// The logins: identifier and what people read.
    logins: Vec<(String, String)>,
    /// The one that is chosen.
    chosen: String,
    /// What would come of it.
    report: Option<Result<TestReport, Problem>>,
) -> impl IntoView {
    if logins.is_empty() {
        let text = "The claims of a login are kept for a while once its token was proven to be the issuer's.";
        return view! { <EmptyState icon="activity" title="No recorded login to test" text /> }.into_any();
    }
    let options = logins.into_iter().map(|(id, text)| {
        let selected = id == chosen;
        view! { <option value=id selected=selected>{text}</option> }
    });
    let options = options.collect_view();
    let report = report.map(|report| match report {
        Ok(report) => view_of(report),
        Err(problem) => view! { <Alert tone=Tone::Bad><p>{problem.detail}</p></Alert> }.into_any(),
    });
    view! {
        <form method="get" action=action class="form">
            <div class="field">
                <label for="recorded">"Recorded login"</label>
                <p class="hint" id="recorded-hint">
                    "Its claims are held against what the service account trusts now, at the time of the login."
                </p>
                <select id="recorded" name="login" aria-describedby="recorded-hint">{options}</select>
            </div>
            <div class="buttons"><button type="submit" class="button button-primary">"Test This Login"</button></div>
        </form>
        {report}
    }
    .into_any()
}
