//! The first administrator, by the link that the server prints when there is none.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use crate::{
    api::session::{CompleteSetup, setup_is_open},
    components::{
        button::LinkButton,
        heading::Heading,
        layout::PlainPage,
        loaded::{Loaded, load},
    },
    forms::{
        fields::{SubmitButton, TextField},
        mutation_form::MutationForm,
    },
};

/// Name and password of the first administrator. `?token=` is the one-time token.
#[component]
pub fn SetupPage() -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token").unwrap_or_default());
    let data = {
        let token = token.clone();
        load(move || token.clone(), setup_is_open)
    };
    view! {
        <Loaded
            data
            view=move |open: bool| {
                let token = token.clone();
                view! {
                    <PlainPage narrow=true>
                        <div class="panel">
                            <Heading text="Set up Tharsis" />
                            {if open { view! { <SetupForm token /> }.into_any() } else { view! { <Closed /> }.into_any() }}
                        </div>
                    </PlainPage>
                }
                    .into_any()
            }
        />
    }
}

#[component]
fn SetupForm(token: String) -> impl IntoView {
    view! {
        <p>"This server has no administrator yet. Choose a name and a password: you will be the first one."</p>
        <MutationForm action=CompleteSetup::PATH>
            <input type="hidden" name="token" value=token />
            <TextField
                label="Username" name="username" pointer="/username" autocomplete="username" maxlength=128
                autofocus=true
            />
            <TextField
                label="Password" name="password" pointer="/password" kind="password" autocomplete="new-password"
                hint="A long one: a sentence that only you would write."
            />
            <SubmitButton label="Create administrator" />
        </MutationForm>
    }
}

#[component]
fn Closed() -> impl IntoView {
    view! {
        <p>"This set-up link is not valid (any more). Restart the server to get a new one, or sign in."</p>
        <p><LinkButton href="/login" label="Sign in" /></p>
    }
}
