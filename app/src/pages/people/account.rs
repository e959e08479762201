//! One's own account.

use identity::model::OwnAccount;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::{session_table::SessionTable, sign_on::SignOnSection, users::yes};
use crate::{
    api::people::{ChangePassword, EndOtherSessions, SignOutEverywhere},
    components::{alert::Alert, badge::Tone, button::LinkButton, heading::Heading, layout::PlainPage, time::Time},
    forms::{
        fields::{SubmitButton, TextField},
        mutation_form::MutationForm,
    },
};

/// Who one is, the password, and where one is signed in.
#[component]
pub(super) fn Account(account: Box<OwnAccount>) -> impl IntoView {
    let OwnAccount { user, has_password, sign_on, sessions } = *account;
    let others = sessions.iter().any(|session| !session.current);
    view! {
        <PlainPage>
            <Heading text="Account" />
            <Changed />
            <dl class="facts">
                <div><dt>"Username"</dt><dd>{user.username.clone()}</dd></div>
                <div><dt>"Administrator"</dt><dd>{yes(user.admin)}</dd></div>
                <div><dt>"Since"</dt><dd><Time at=user.created_at /></dd></div>
                <div><dt>"Memberships"</dt><dd><a href="/">"Your groups and workspaces"</a></dd></div>
            </dl>
            <section>
                <h2>"Password"</h2>
                {if has_password {
                    view! { <PasswordForm username=user.username /> }.into_any()
                } else {
                    view! { <p class="nothing">"You do not sign in with a password."</p> }.into_any()
                }}
            </section>
            <SignOnSection sign_on />
            <section>
                <h2>"Personal access tokens"</h2>
                <p class="hint">"For scripts that act as you, without your password."</p>
                <p><LinkButton href="/account/tokens" label="Personal access tokens" /></p>
            </section>
            <section>
                <h2>"Where you are signed in"</h2>
                <SessionTable sessions back="/account".to_owned() />
                <div class="buttons">
                    {others
                        .then(|| {
                            view! {
                                <MutationForm action=EndOtherSessions::PATH inline=true>
                                    <SubmitButton label="Sign out everywhere else" danger=true />
                                </MutationForm>
                            }
                        })}
                    <MutationForm action=SignOutEverywhere::PATH inline=true>
                        <SubmitButton label="Sign out everywhere" plain=true />
                    </MutationForm>
                </div>
            </section>
        </PlainPage>
    }
}

/// What was done, where that is why one is here and nothing else on the page would tell.
#[component]
fn Changed() -> impl IntoView {
    let query = use_query_map();
    move || {
        let text = query.with(|query| match query.get("done").as_deref() {
            Some("password") => Some("Your password was changed. You were signed out everywhere else."),
            Some("linked") => Some("Your account is linked to this person already. Nothing was changed."),
            _ => None,
        });
        text.map(|text| view! { <Alert tone=Tone::Good>{text}</Alert> })
    }
}

#[component]
fn PasswordForm(username: String) -> impl IntoView {
    let field = |label: &'static str, name: &'static str, autocomplete: &'static str| {
        let pointer = format!("/{name}");
        view! { <TextField label name pointer kind="password" autocomplete maxlength=256 /> }
    };
    view! {
        <p class="hint">"At least 12 characters. You are signed out everywhere else."</p>
        <MutationForm action=ChangePassword::PATH>
            // For password managers, which have to know whose password it is.
            <input type="hidden" name="username" autocomplete="username" value=username />
            {field("Current password", "current_password", "current-password")}
            {field("New password", "new_password", "new-password")}
            {field("Repeat the new password", "repeated_password", "new-password")}
            <SubmitButton label="Change password" />
        </MutationForm>
    }
}
