//! Signing in.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use crate::{
    api::session::{SignIn, SignInWays, get_sign_in_ways},
    components::{
        address::address,
        heading::Heading,
        layout::PlainPage,
        loaded::{Loaded, load},
    },
    forms::{
        fields::{SubmitButton, TextField},
        mutation_form::MutationForm,
    },
};

/// The sign-on provider, if there is one, and name and password, if they will do. `?next=` is the page that was wanted.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let data = load(|| (), |()| get_sign_in_ways());
    view! {
        <Loaded
            data
            view=move |ways: SignInWays| {
                let next = next.clone();
                view! {
                    <PlainPage narrow=true>
                        <div class="panel">
                            <Heading text="Sign in" />
                            {ways.provider.map(|name| view! { <Provider name next=next.clone() beside=ways.password /> })}
                            {ways.password.then(|| view! { <Password next /> })}
                        </div>
                    </PlainPage>
                }
                    .into_any()
            }
        />
    }
}

/// A link, not a form: it leads to another site, where forms of this one may not go.
#[component]
fn Provider(name: String, next: String, beside: bool) -> impl IntoView {
    let href = address("/sign-on/start", &[("next", &next)]);
    view! {
        <p>
            <a class="button button-primary" rel="external" href=href>{format!("Sign in with {name}")}</a>
        </p>
        {beside.then(|| view! { <p>"or with a password"</p> })}
    }
}

#[component]
fn Password(next: String) -> impl IntoView {
    view! {
        <MutationForm action=SignIn::PATH>
            <input type="hidden" name="next" value=next />
            <TextField
                label="Username" name="username" pointer="/username" autocomplete="username" maxlength=128
                autofocus=true
            />
            <TextField
                label="Password" name="password" pointer="/password" kind="password" autocomplete="current-password"
            />
            <SubmitButton label="Sign in" />
        </MutationForm>
    }
}
