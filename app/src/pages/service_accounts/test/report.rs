//! What would come of a login.

use identity::model::{LoginOutcome, TestReport};
use leptos::prelude::*;

use crate::{
    components::{
        alert::Alert,
        badge::{Badge, Tone},
        time::Time,
    },
    pages::service_accounts::login_account::LoginDetails,
};

/// How it would end and why, and the table that a login has.
pub fn report(report: TestReport) -> AnyView {
    let TestReport { outcome, signature_checked, at, account } = report;
    let (text, tone) = match outcome {
        LoginOutcome::Accepted if signature_checked => ("It would log in.", Tone::Good),
        LoginOutcome::Accepted => ("It would log in, if the issuer signed it.", Tone::Good),
        LoginOutcome::Refused => ("It would be refused.", Tone::Bad),
        LoginOutcome::Unavailable => ("It could not be decided.", Tone::Warning),
    };
    let reason = (outcome != LoginOutcome::Accepted).then(|| account.reason()).flatten();
    view! {
        <section class="tab-panel login-account" aria-labelledby="report-title">
            <h2 id="report-title">"What Would Come of It"</h2>
            <Alert tone>
                <p><strong>{text}</strong></p>
                {reason.map(|reason| view! { <p>{reason}</p> })}
            </Alert>
            <p>
                {(!signature_checked).then(|| view! { <Badge text="Signature not checked" tone=Tone::Warning /> " " })}
                "As of " <Time at />
            </p>
            <LoginDetails account />
        </section>
    }
    .into_any()
}
