//! The forms about teams: a new one, its description, its end, and the end of somebody's place in it.

use identity::{
    model::TeamDetails,
    naming::{Description, Name},
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::teams::{CreateTeam, DeleteTeam, RemoveTeamMember, UpdateTeam},
    components::{
        alert::Alert, badge::Tone, button::LinkButton, heading::Heading, layout::PlainPage, pagination::count,
    },
    forms::{
        fields::{TextField, VersionField},
        mutation_form::MutationForm,
    },
    pages::groups::new::Buttons,
};

#[component]
fn DescriptionField(#[prop(optional, into)] value: String) -> impl IntoView {
    view! {
        <TextField
            label="Description" name="description" pointer="/description" value maxlength=Description::MAX_UNITS
            optional=true
        />
    }
}

/// A page about a team; the reason in its place where the person may not.
#[component]
fn TeamPage(title: &'static str, #[prop(optional)] team: String, allowed: bool, children: Children) -> impl IntoView {
    view! {
        <PlainPage>
            <Heading text=title title=format!("{title} {team}").trim_end().to_owned() />
            {if allowed {
                children().into_any()
            } else {
                view! {
                    <Alert>"This takes an administrator of this server."</Alert>
                    <p><LinkButton href=format!("/teams/{team}").trim_end_matches('/').to_owned() label="Back" /></p>
                }
                    .into_any()
            }}
        </PlainPage>
    }
}

/// A new team.
#[component]
pub(super) fn NewTeam(allowed: bool) -> impl IntoView {
    let longest = u32::try_from(Name::MAX_LENGTH).unwrap_or(64);
    view! {
        <TeamPage title="New Team" allowed>
            <p class="lead">"Administrators make teams. Users are added on the next page, roles in the groups themselves."</p>
            <MutationForm action=CreateTeam::PATH>
                <TextField
                    label="Name" name="name" pointer="/name" maxlength=longest
                    hint="Lowercase letters, digits, - and _; at most 64. It cannot be changed later."
                />
                <DescriptionField />
                <Buttons label="Create Team" back="/teams" />
            </MutationForm>
        </TeamPage>
    }
}

/// The description of a team.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn Edit(details: Box<TeamDetails>) -> impl IntoView {
    let TeamDetails { team, may_edit, .. } = *details;
    let (name, back) = (team.name.clone(), format!("/teams/{}", team.name));
    view! {
        <TeamPage title="Edit Team" team=name.clone() allowed=may_edit>
            <MutationForm action=UpdateTeam::PATH>
                <input type="hidden" name="team" value=name />
                <VersionField version=team.version />
                <DescriptionField value=team.description />
                <Buttons label="Save" back />
            </MutationForm>
        </TeamPage>
    }
}

/// The end of a team.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn Delete(details: Box<TeamDetails>) -> impl IntoView {
    let TeamDetails { team, members, place_count, may_edit, .. } = *details;
    let (name, back) = (team.name.clone(), format!("/teams/{}", team.name));
    let named = name.clone();
    let who = count(members.page_info.total_count, "user");
    let places = count(place_count, "membership");
    view! {
        <TeamPage title="Delete Team" team=name.clone() allowed=may_edit>
            <Alert tone=Tone::Bad>
                <p>
                    "Deleting " <strong>{named}</strong>
                    {format!(" takes its roles ({places}) from {who} at once. They keep what they have from elsewhere. ")}
                    "This cannot be undone."
                </p>
            </Alert>
            <MutationForm action=DeleteTeam::PATH>
                <input type="hidden" name="team" value=name.clone() />
                <VersionField version=team.version />
                <TextField label=format!("Type {name} to confirm") name="confirmation" pointer="/confirmation" />
                <Buttons label="Delete Team" back danger=true />
            </MutationForm>
        </TeamPage>
    }
}

/// The end of somebody's place in a team.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn RemoveMember(details: Box<TeamDetails>, user: String) -> impl IntoView {
    let TeamDetails { team, place_count, may_manage, .. } = *details;
    let (name, back) = (team.name.clone(), format!("/teams/{}", team.name));
    let places = count(place_count, "membership");
    let (who, what) = (user.clone(), name.clone());
    view! {
        <PlainPage>
            <Heading text="Remove from Team" title=format!("Remove {user} from team {name}") />
            {if may_manage {
                view! {
                    <Alert tone=Tone::Bad>
                        <p>
                            "Remove " <strong>{who}</strong> " from team " <strong>{what}</strong>
                            {format!("? What only the roles of the team ({places}) allow is lost at once.")}
                        </p>
                    </Alert>
                    <MutationForm action=RemoveTeamMember::PATH>
                        <input type="hidden" name="team" value=name />
                        <input type="hidden" name="username" value=user />
                        <Buttons label="Remove from Team" back danger=true />
                    </MutationForm>
                }
                    .into_any()
            } else {
                view! {
                    <Alert>"This takes a maintainer of the team or an administrator of this server."</Alert>
                    <p><LinkButton href=back label="Back" /></p>
                }
                    .into_any()
            }}
        </PlainPage>
    }
}
