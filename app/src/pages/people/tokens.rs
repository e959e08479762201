//! Personal access tokens: the list, a new one of one's own, and the end of one. All of it is plain forms and links.

use identity::model::{
    DEFAULT_PERSONAL_TOKEN_DAYS, MAX_PERSONAL_TOKEN_NAME, OwnTokens, PersonalToken, PersonalTokenState, UserDetails,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    layout::{AdminPage, Part},
    users::seen,
};
use crate::{
    api::tokens::{CreateToken, RevokeToken},
    components::{
        alert::Alert,
        badge::{Badge, Tone},
        button::{LinkButton, Weight},
        data_table::DataTable,
        empty_state::EmptyState,
        heading::Heading,
        layout::PlainPage,
        pagination::count,
        time::Time,
    },
    forms::{fields::TextField, mutation_form::MutationForm},
    pages::groups::new::Buttons,
};

const BASE: &str = "/account/tokens";
const NOT_ALLOWED: &str = "The operator of this server does not allow personal access tokens.";

/// The list.
#[component]
pub(super) fn Tokens(tokens: OwnTokens) -> impl IntoView {
    let allowed = tokens.longest_days > 0;
    let new = allowed.then(|| {
        let href = format!("{BASE}/new");
        view! { <LinkButton href label="New Token" icon="add" weight=Weight::Primary /> }
    });
    let list = if tokens.items.is_empty() {
        let text = "A token lets a script act as you, with your rights, until it ends or you revoke it.";
        view! { <EmptyState icon="shield" title="No personal access tokens" text /> }.into_any()
    } else {
        view! { <TokenTable tokens=tokens.items base=BASE.to_owned() /> }.into_any()
    };
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text="Personal access tokens" />
                {new}
            </div>
            <p class="lead">
                "For scripts that act as you. Pipelines should log in as a service account instead. "
                <a href="/account">"Back to your account"</a>
            </p>
            {(!allowed).then(|| view! { <Alert>{NOT_ALLOWED}</Alert> })}
            {list}
        </PlainPage>
    }
}

/// The tokens of one person, each with the way to its end. `base` is the address below which that is asked.
#[component]
pub(super) fn TokenTable(tokens: Vec<PersonalToken>, base: String) -> impl IntoView {
    let rows = tokens.into_iter().map(|token| row(token, &base)).collect();
    let columns = vec!["Name", "Token", "State", "Created", "Expires", "Last used", ""];
    view! { <DataTable label="Personal access tokens" columns rows /> }
}

fn row(token: PersonalToken, base: &str) -> Vec<AnyView> {
    let (text, tone) = match token.state {
        PersonalTokenState::Active => ("Active", Tone::Good),
        PersonalTokenState::ExpiresSoon => ("Expires soon", Tone::Warning),
        PersonalTokenState::Expired => ("Expired", Tone::Bad),
        PersonalTokenState::Revoked => ("Revoked", Tone::Bad),
    };
    let href = format!("{base}/{}/revoke", token.id);
    let label = format!("Revoke {}", token.name);
    vec![
        // People name their tokens as they like.
        view! { <bdi>{token.name}</bdi> }.into_any(),
        view! { <code>{token.hint}</code> }.into_any(),
        view! { <Badge text tone /> }.into_any(),
        view! { <Time at=token.created_at /> }.into_any(),
        view! { <Time at=token.expires_at upcoming=true /> }.into_any(),
        seen(token.last_used_at),
        view! { <a class="button button-small" href=href aria-label=label>"Revoke"</a> }.into_any(),
    ]
}

/// A new token.
#[component]
pub(super) fn NewToken(tokens: OwnTokens) -> impl IntoView {
    let longest = tokens.longest_days;
    let body = if longest == 0 {
        view! {
            <Alert>{NOT_ALLOWED}</Alert>
            <p><LinkButton href=BASE label="Back" /></p>
        }
        .into_any()
    } else {
        let most = count(u64::from(longest), "day");
        let proposed = DEFAULT_PERSONAL_TOKEN_DAYS.min(longest).to_string();
        view! {
            <p class="lead">
                "Whoever has it can do what you can, but for making tokens and changing your password. It is shown once."
            </p>
            <MutationForm action=CreateToken::PATH>
                <TextField
                    label="Name" name="name" pointer="/name" hint="What it is for, and where you keep it."
                    maxlength=u32::try_from(MAX_PERSONAL_TOKEN_NAME).unwrap_or(64)
                />
                <TextField
                    label="Expires in days" name="expires_in_days" pointer="/expires_in_days" maxlength=3 value=proposed
                    hint=format!("1 to {most}. The shorter, the less a leak is worth.")
                />
                <Buttons label="Create Token" back=BASE />
            </MutationForm>
        }
        .into_any()
    };
    view! {
        <PlainPage>
            <Heading text="New Token" title="New personal access token" />
            {body}
        </PlainPage>
    }
}

/// The end of one's own token.
#[component]
pub(super) fn Revoke(tokens: OwnTokens, id: String) -> impl IntoView {
    view! {
        <PlainPage>
            <Heading text="Revoke Token" title="Revoke personal access token" />
            <RevokeForm tokens=tokens.items id back=BASE.to_owned() gone="You have no such token any more." />
        </PlainPage>
    }
}

/// The end of somebody else's token.
#[component]
pub(super) fn RevokeOf(details: Box<UserDetails>, id: String) -> impl IntoView {
    let back = format!("/admin/users/{}", details.user.username);
    view! {
        <AdminPage part=Part::Users title="Revoke Token" beside=None>
            <p class="lead">"A personal access token of " <strong>{details.user.username}</strong> "."</p>
            <RevokeForm tokens=details.tokens id back gone="There is no such token any more." />
        </AdminPage>
    }
}

/// What the end of a token means, and the button.
#[component]
fn RevokeForm(tokens: Vec<PersonalToken>, id: String, back: String, gone: &'static str) -> impl IntoView {
    let found = tokens.into_iter().find(|token| token.id.to_string() == id);
    match found {
        None => view! {
            <Alert>{gone}</Alert>
            <p><LinkButton href=back label="Back" /></p>
        }
        .into_any(),
        Some(token) => view! {
            <Alert tone=Tone::Bad>
                <p>
                    "The token " <strong><bdi>{token.name}</bdi></strong> " (" <code>{token.hint}</code>
                    ") lets nobody in any more. Scripts that use it fail at once. This cannot be undone."
                </p>
                <p>"Last used: " {seen(token.last_used_at)}</p>
            </Alert>
            <MutationForm action=RevokeToken::PATH>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="back" value=back.clone() />
                <Buttons label="Revoke Token" back danger=true />
            </MutationForm>
        }
        .into_any(),
    }
}
