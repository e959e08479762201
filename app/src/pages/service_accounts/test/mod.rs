//! Testing a token: the same evaluation as in a login, but nothing is issued, recorded or used up.

mod recorded;
mod report;
mod token;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use self::{recorded::Recorded, token::TokenField};
use super::crumb;
use crate::{
    api::{
        Shown,
        logins::{TestClaims, TestPage, TestToken, get_test},
    },
    components::{
        address::address,
        alert::Alert,
        button::LinkButton,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        tabs::Tabs,
    },
    forms::{
        answer::{Answer, AskButton},
        mutation_form::MutationForm,
        text_area::TextArea,
    },
};

/// What would come of a login; `?with=` says what is tested, `?login=` which recorded login.
#[component]
pub fn TestTokenPage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
) -> impl IntoView {
    let query = use_query_map();
    let login = move || query.with(|query| query.get("login").unwrap_or_default());
    let data = load(move || (path.clone(), id.clone(), login()), |(path, id, login)| get_test(path, id, login));
    view! { <Loaded data view=|page: TestPage| view! { <Tests page /> }.into_any() /> }
}

#[component]
fn Tests(page: TestPage) -> impl IntoView {
    let query = use_query_map();
    let login = query.with_untracked(|query| query.get("login").unwrap_or_default());
    let open = Memo::new(move |_| {
        query.with(|query| {
            let login = query.get("login").map(|_| "login".to_owned());
            login.or_else(|| query.get("with")).unwrap_or_default()
        })
    });
    let TestPage { namespace, account, logins, refused, report } = page;
    let below = format!("service_accounts/{}", account.id);
    let base = format!("/groups/{}/-/{below}/test", namespace.path);
    let crumbs = vec![crumb(), (account.name.to_string(), below.clone()), ("test".to_owned(), format!("{below}/test"))];
    let id = account.id.to_string();
    let title = format!("Test a token for {}", account.path);
    let back = format!("/groups/{}/-/{below}?tab=logins", namespace.path);
    let body = move || {
        if let Some(reason) = refused.clone() {
            let href = back.clone();
            return view! {
                <Alert>{reason}</Alert>
                <p><LinkButton href label="Recorded Logins" /></p>
            }
            .into_any();
        }
        let open = open.get();
        let tab = |name: &'static str, text| (text, address(&base, &[("with", name)]), name == open);
        let tabs = vec![tab("", "A Token"), tab("claims", "Claims"), tab("login", "A Recorded Login")];
        let form = match open.as_str() {
            "claims" => claims_form(id.clone()),
            "login" => {
                let (action, logins, report) = (base.clone(), logins.clone(), report.clone());
                view! { <Recorded action logins chosen=login.clone() report /> }.into_any()
            }
            _ => token_form(id.clone()),
        };
        view! {
            <Tabs label="What is tested" tabs />
            <section class="tab-panel">{form}</section>
        }
        .into_any()
    };
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <Heading text="Test a Token" title />
            <p class="lead">
                "It is held against the same rules as in a login. Nothing is issued, recorded or used up."
            </p>
            {body}
        </NamespacePage>
    }
}

fn token_form(id: String) -> AnyView {
    view! {
        <MutationForm action=TestToken::PATH>
            <input type="hidden" name="id" value=id />
            <TokenField />
            <div class="buttons"><AskButton label="Test This Token" /></div>
            <Answer show=answer />
        </MutationForm>
    }
    .into_any()
}

fn claims_form(id: String) -> AnyView {
    view! {
        <MutationForm action=TestClaims::PATH>
            <input type="hidden" name="id" value=id />
            <TextArea
                label="Claims" name="claims" pointer="/claims" rows=12
                hint="A JSON object, as in the middle part of a token. The signature is not checked, for there is none."
            />
            <div class="buttons"><AskButton label="Test These Claims" /></div>
            <Answer show=answer />
        </MutationForm>
    }
    .into_any()
}

fn answer(shown: Shown) -> AnyView {
    match shown {
        Shown::Test(report) => report::report(*report),
        Shown::Replay(_) => ().into_any(),
    }
}
