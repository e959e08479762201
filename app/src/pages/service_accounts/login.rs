//! One recorded login: where its `login_id` leads.

use identity::model::LoginOutcome;
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    crumb,
    login_account::{LoginDetails, duration, let_in_by, outcome, reason},
    pin::PinForm,
};
use crate::{
    api::logins::{LoginPage as Page, PinClaims, get_login},
    application::Shared,
    components::{
        address::address,
        alert::Alert,
        badge::Badge,
        button::LinkButton,
        copy::CopyField,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        time::Time,
    },
};

/// The account of a login, a way to test its claims again, and what it shows that could be bound.
#[component]
pub fn LoginPage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
    /// The login.
    login: String,
) -> impl IntoView {
    let key = (path, id, login);
    let data = load(move || key.clone(), |(path, id, login)| get_login(path, id, login));
    view! { <Loaded data view=|page: Page| view! { <Login page /> }.into_any() /> }
}

#[component]
fn Login(page: Page) -> impl IntoView {
    let Page { namespace, account, login, pins } = page;
    let below = format!("service_accounts/{}", account.id);
    let base = format!("/groups/{}/-/{below}", namespace.path);
    let id = login.id.to_string();
    let crumbs =
        vec![crumb(), (account.name.to_string(), below.clone()), ("login".to_owned(), format!("{below}/logins/{id}"))];
    let (word, tone) = outcome(login.outcome);
    let reason = reason(&login);
    let (at, by, took) = (login.at, let_in_by(&login), duration(login.duration_us));
    let providers = base.clone();
    // Without a valid signature nothing of the token was kept.
    let again = login.account.token.signature_valid.then(|| address(&format!("{base}/test"), &[("login", &id)]));
    let offers = login.outcome == LoginOutcome::Accepted && !pins.is_empty();
    // Somebody else may have bound it all meanwhile; then the form is there to say so.
    let sent =
        Shared::get().submitted.with_value(|sent| sent.as_ref().is_some_and(|sent| sent.action == PinClaims::PATH));
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <div class="page-head">
                <div class="page-title">
                    <Heading text="Login" title=format!("Login to {}", account.path) />
                    <Badge text=word tone />
                </div>
            </div>
            <dl class="facts">
                <div><dt>"Login ID"</dt><dd><CopyField label="login ID" value=id.clone() /></dd></div>
                <div><dt>"When"</dt><dd><Time at /></dd></div>
                <div><dt>"From"</dt><dd>{login.source_address}</dd></div>
                {by.map(|issuer| {
                    view! { <div><dt>"Let in by"</dt><dd><a href=providers><code>{issuer}</code></a></dd></div> }
                })}
                <div><dt>"Took"</dt><dd>{took}</dd></div>
            </dl>
            {reason.map(|reason| view! { <Alert tone><p>{reason}</p></Alert> })}
            <section class="tab-panel login-account">
                <h2>"Rule by Rule"</h2>
                <LoginDetails account=login.account />
            </section>
            <div class="buttons">
                {again.map(|href| view! { <LinkButton href label="Test this token's claims again" /> })}
                <LinkButton href=address(&base, &[("tab", "logins")]) label="All Logins" />
            </div>
            {(offers || sent)
                .then(|| view! { <PinForm id=account.id.to_string() version=account.version login=id pins /> })}
        </NamespacePage>
    }
}
