//! Signing in.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use crate::{
    api::session::SignIn,
    components::{heading::Heading, layout::PlainPage},
    forms::{
        fields::{SubmitButton, TextField},
        mutation_form::MutationForm,
    },
};

/// Name and password. `?next=` is the page that was wanted.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    view! {
        <PlainPage narrow=true>
            <div class="panel">
                <Heading text="Sign in" />
                <MutationForm action=SignIn::PATH>
                    <input type="hidden" name="next" value=next />
                    <TextField
                        label="Username" name="username" pointer="/username" autocomplete="username" maxlength=128
                        autofocus=true
                    />
                    <TextField
                        label="Password" name="password" pointer="/password" kind="password"
                        autocomplete="current-password"
                    />
                    <SubmitButton label="Sign in" />
                </MutationForm>
            </div>
        </PlainPage>
    }
}
