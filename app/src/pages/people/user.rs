//! One user: the account, and what an administrator can do about it.

use identity::model::{User, UserDetails};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    layout::{AdminPage, Part},
    session_table::SessionTable,
    tokens::TokenTable,
    user_forms::{OnlyOwner, UserForm},
    users::{seen, state, yes},
};
use crate::{
    api::people::{SignUserOut, UpdateUser},
    components::{alert::Alert, button::LinkButton, time::Time},
    forms::{fields::SubmitButton, mutation_form::MutationForm},
};

/// The page of a user.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn Details(details: Box<UserDetails>) -> impl IntoView {
    let UserDetails { user, only_owner_of, only_owner_count, sessions, tokens, oneself } = *details;
    let base = format!("/admin/users/{}", user.username);
    let tokens_base = format!("{base}/tokens");
    let others = sessions.iter().any(|session| !session.current);
    let name = user.username.clone();
    let actions = if oneself {
        view! {
            <Alert>
                <p>
                    "This is your own account: another administrator changes what you may do. Your password is on "
                    <a href="/account">"your account page"</a> "."
                </p>
            </Alert>
        }
        .into_any()
    } else {
        view! { <Actions user=user.clone() base=base.clone() /> }.into_any()
    };
    view! {
        <AdminPage part=Part::Users title=user.username.clone() beside=None>
            <dl class="facts">
                <div><dt>"State"</dt><dd>{state(user.active)}</dd></div>
                <div><dt>"Administrator"</dt><dd>{yes(user.admin)}</dd></div>
                <div><dt>"Last seen"</dt><dd>{seen(user.last_seen_at)}</dd></div>
                <div><dt>"Since"</dt><dd><Time at=user.created_at /></dd></div>
                <div><dt>"Memberships"</dt><dd><a href=format!("/users/{name}")>"Where they are a member"</a></dd></div>
            </dl>
            <OnlyOwner paths=only_owner_of count=only_owner_count active=user.active />
            {actions}
            <section>
                <h2>"Sessions"</h2>
                {if sessions.is_empty() {
                    view! { <p class="nothing">"Signed in nowhere."</p> }.into_any()
                } else {
                    view! { <SessionTable sessions back=base /> }.into_any()
                }}
                {others
                    .then(|| {
                        view! {
                            <MutationForm action=SignUserOut::PATH>
                                <input type="hidden" name="username" value=name />
                                <SubmitButton label="End all sessions" danger=true />
                            </MutationForm>
                        }
                    })}
            </section>
            <section>
                <h2>"Personal access tokens"</h2>
                {if tokens.is_empty() {
                    view! { <p class="nothing">"None."</p> }.into_any()
                } else {
                    view! {
                        <p class="hint">"What their scripts come in with. Only they make new ones."</p>
                        <TokenTable tokens base=tokens_base />
                    }
                        .into_any()
                }}
            </section>
        </AdminPage>
    }
}

/// What can be done, each with its consequence.
#[component]
fn Actions(user: User, base: String) -> impl IntoView {
    let (admin_text, admin_label, admin_value) = if user.admin {
        ("Sees and changes everything on this server.", "Remove administrator", "false")
    } else {
        ("An administrator sees and changes everything on this server.", "Make administrator", "true")
    };
    let sign_in = if user.active {
        view! {
            <p class="hint">"Who is disabled is signed out at once and cannot sign in. Roles stay as they are."</p>
            <p><LinkButton href=format!("{base}/disable") label="Disable user" /></p>
        }
        .into_any()
    } else {
        view! {
            <p class="hint">"Who is enabled can sign in again, with the same password and the same roles."</p>
            <UserForm action=UpdateUser::PATH user=user.clone() key="active" sets=("active", "true")>
                <SubmitButton label="Enable user" />
            </UserForm>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>"Password"</h2>
            <p class="hint">"For who has forgotten it, or if somebody else knows it. All sessions end."</p>
            <p><LinkButton href=format!("{base}/password") label="Reset password" /></p>
        </section>
        <section>
            <h2>"Administration"</h2>
            <p class="hint">{admin_text}</p>
            <UserForm action=UpdateUser::PATH user key="admin" sets=("admin", admin_value)>
                <SubmitButton label=admin_label plain=true />
            </UserForm>
        </section>
        <section>
            <h2>"Access"</h2>
            {sign_in}
        </section>
    }
}
