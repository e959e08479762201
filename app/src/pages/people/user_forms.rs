//! The forms of administrators: a new user, another password, the end of somebody's access.

use identity::{
    model::{User, UserDetails},
    naming::{Name, NamespacePath},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::layout::{AdminPage, Part};
use crate::{
    api::people::{CreateUser, ResetPassword, UpdateUser},
    components::{alert::Alert, badge::Tone, button::LinkButton, pagination::count},
    forms::{
        fields::{Checkbox, TextField, VersionField},
        mutation_form::MutationForm,
    },
    pages::groups::new::Buttons,
};

/// A form about a user. `sets` is what it changes without asking.
#[component]
pub(super) fn UserForm(
    action: &'static str,
    user: User,
    #[prop(optional)] key: &'static str,
    #[prop(optional, into)] sets: Option<(&'static str, &'static str)>,
    children: Children,
) -> impl IntoView {
    view! {
        <MutationForm action key>
            <input type="hidden" name="username" value=user.username />
            <VersionField version=user.version />
            {sets.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })}
            {children()}
        </MutationForm>
    }
}

/// A password that may stay empty.
#[component]
fn PasswordField() -> impl IntoView {
    view! {
        <TextField
            label="Password" name="password" pointer="/password" kind="password" autocomplete="new-password" optional=true
            maxlength=256 hint="At least 12 characters. Leave it empty to have one made up, which is shown once."
        />
    }
}

/// A new user.
#[component]
pub(super) fn NewUser() -> impl IntoView {
    let longest = u32::try_from(Name::MAX_LENGTH).unwrap_or(64);
    view! {
        <AdminPage part=Part::Users title="New User" beside=None>
            <MutationForm action=CreateUser::PATH>
                <TextField
                    label="Username" name="username" pointer="/username" maxlength=longest
                    hint="Lowercase letters, digits, - and _; at most 64. It cannot be changed later."
                />
                <PasswordField />
                <AdminCheckbox />
                <Buttons label="Create User" back="/admin/users" />
            </MutationForm>
        </AdminPage>
    }
}

#[component]
fn AdminCheckbox() -> impl IntoView {
    let checked = crate::forms::FormState::get().value("admin", "") == "true";
    view! {
        <Checkbox
            label="Administrator" name="admin" pointer="/admin" checked
            hint="Sees and changes everything on this server." warning=true
        />
    }
}

/// Another password for a user.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn Password(details: Box<UserDetails>) -> impl IntoView {
    let UserDetails { user, oneself, .. } = *details;
    let (name, back) = (user.username.clone(), format!("/admin/users/{}", user.username));
    view! {
        <AdminPage part=Part::Users title="Reset password" beside=None>
            {if oneself {
                view! { <p>"Your own password is on " <a href="/account">"your account page"</a> "."</p> }.into_any()
            } else {
                view! {
                    <p class="lead">
                        "The new password of " <strong>{name}</strong>
                        " counts at once. They are signed out everywhere, and should choose another on their account page."
                    </p>
                    <UserForm action=ResetPassword::PATH user>
                        <PasswordField />
                        <Buttons label="Reset password" back />
                    </UserForm>
                }
                    .into_any()
            }}
        </AdminPage>
    }
}

/// The end of somebody's access, with what depends on them.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn Disable(details: Box<UserDetails>) -> impl IntoView {
    let UserDetails { user, only_owner_of, only_owner_count, sessions, oneself, .. } = *details;
    let (name, back) = (user.username.clone(), format!("/admin/users/{}", user.username));
    let label = format!("Type {name} to confirm");
    let sessions = u64::try_from(sessions.len()).unwrap_or_default();
    let body = if oneself || !user.active {
        let text = if oneself { "You cannot disable yourself." } else { "This user is disabled already." };
        view! {
            <Alert>{text}</Alert>
            <p><LinkButton href=back label="Back" /></p>
        }
        .into_any()
    } else {
        view! {
            <Alert tone=Tone::Bad>
                <p>
                    <strong>{name}</strong>
                    {format!(" is signed out at once ({}) and cannot sign in any more. ", count(sessions, "session"))}
                    "Access tokens of theirs are refused, also once they are enabled again. Their roles stay and count again \
                     then."
                </p>
            </Alert>
            <OnlyOwner paths=only_owner_of count=only_owner_count active=true />
            <UserForm action=UpdateUser::PATH user sets=("active", "false")>
                <TextField label name="confirmation" pointer="/confirmation" />
                <Buttons label="Disable user" back danger=true />
            </UserForm>
        }
        .into_any()
    };
    view! { <AdminPage part=Part::Users title="Disable user" beside=None>{body}</AdminPage> }
}

/// The groups that nobody else owns.
#[component]
pub(super) fn OnlyOwner(paths: Vec<NamespacePath>, count: u64, active: bool) -> impl IntoView {
    let more = count.saturating_sub(paths.len() as u64);
    let text = if active {
        "The only active owner of these groups. Give each another owner before this user is disabled:"
    } else {
        "These groups have no active owner. Give each another one:"
    };
    let links = paths.into_iter().map(|path| {
        view! { <li><a href=format!("/groups/{path}/-/members")>{path.to_string()}</a></li> }
    });
    let links: Vec<_> = links.collect();
    (!links.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning>
                <p>{text}</p>
                <ul>
                    {links}
                    {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
                </ul>
            </Alert>
        }
    })
}
