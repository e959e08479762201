//! One team: who is in it, and where it holds a role.

use identity::model::{HeldRole, TeamDetails, TeamMember};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        people::PeopleQuery,
        teams::{AddTeamMember, ChangeTeamMember},
    },
    components::{
        address::address,
        badge::{Badge, Tone},
        button::LinkButton,
        data_table::DataTable,
        heading::Heading,
        layout::PlainPage,
        pagination::{Pagination, count},
    },
    forms::{
        FormState,
        fields::{Checkbox, SubmitButton, TextField},
        mutation_form::MutationForm,
    },
    pages::members::of_user::Held,
};

/// The page of a team.
#[expect(clippy::boxed_local, reason = "it is passed on from an enumeration that boxes it")]
#[component]
pub(super) fn Details(details: Box<TeamDetails>, query: PeopleQuery) -> impl IntoView {
    let TeamDetails { team, members, places, place_count, may_manage, may_edit } = *details;
    let base = format!("/teams/{}", team.name);
    let later = !query.after.is_empty();
    let info = members.page_info.clone();
    let actions = may_edit.then(|| {
        view! {
            <div class="buttons">
                <LinkButton href=format!("{base}/edit") label="Edit" />
                <LinkButton href=format!("{base}/delete") label="Delete" />
            </div>
        }
    });
    let name = team.name.clone();
    let add = may_manage.then(|| view! { <AddForm team=name.clone() /> });
    let next = Callback::new(move |after: Option<String>| address(&base, &[("after", &after.unwrap_or_default())]));
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text=team.name.clone() title=format!("Team {}", team.name) />
                {actions}
            </div>
            {(!team.description.is_empty()).then(|| view! { <p class="lead">{team.description}</p> })}
            <p><a href="/teams">"All teams"</a></p>
            <section>
                <h2>"Members"</h2>
                <Members team=team.name members=members.items total=info.total_count may_manage />
                <Pagination info later label="Pages of members" address=next />
                {if may_manage {
                    add.into_any()
                } else {
                    view! { <p class="hint">"Maintainers of the team and administrators add and remove members."</p> }.into_any()
                }}
            </section>
            <section>
                <h2>"Roles"</h2>
                <Places places total=place_count />
            </section>
        </PlainPage>
    }
}

#[component]
fn Members(team: String, members: Vec<TeamMember>, total: u64, may_manage: bool) -> impl IntoView {
    if members.is_empty() {
        return view! { <p class="nothing">"Nobody is in this team."</p> }.into_any();
    }
    let rows = members.into_iter().map(|member| row(&team, member, may_manage)).collect();
    let mut columns = vec!["User", "In the team as"];
    if may_manage {
        columns.push("");
    }
    view! {
        <p class="list-count">{count(total, "member")}</p>
        <DataTable label="Members of the team" columns rows />
    }
    .into_any()
}

fn row(team: &str, member: TeamMember, may_manage: bool) -> Vec<AnyView> {
    let TeamMember { username, active, maintainer, .. } = member;
    let kind = if maintainer { ("Maintainer", Tone::Accent) } else { ("Member", Tone::Neutral) };
    let mut cells = vec![
        view! {
            <a href=format!("/users/{username}")>{username.clone()}</a>
            {(!active).then(|| view! { " " <Badge text="Deactivated" tone=Tone::Warning /> })}
        }
        .into_any(),
        view! { <Badge text=kind.0 tone=kind.1 /> }.into_any(),
    ];
    if may_manage {
        let remove = format!("/teams/{team}/members/{username}/remove");
        let (team, about) = (team.to_owned(), format!(" {username}"));
        let again = about.clone();
        let label = if maintainer { "Make a plain member" } else { "Make maintainer" };
        cells.push(
            view! {
                <div class="member-actions">
                    <MutationForm action=ChangeTeamMember::PATH key=format!("change-{username}") inline=true>
                        <input type="hidden" name="team" value=team />
                        <input type="hidden" name="username" value=username />
                        <input type="hidden" name="maintainer" value=(!maintainer).to_string() />
                        <button type="submit" class="button button-small">
                            {label}<span class="visually-hidden">{about}</span>
                        </button>
                    </MutationForm>
                    <a class="button button-small" href=remove>"Remove"<span class="visually-hidden">{again}</span></a>
                </div>
            }
            .into_any(),
        );
    }
    cells
}

#[component]
fn AddForm(team: String) -> impl IntoView {
    view! {
        <section class="card join">
            <h3>"Add to the team"</h3>
            <MutationForm action=AddTeamMember::PATH key="add">
                <input type="hidden" name="team" value=team />
                <TextField
                    label="Username" name="username" pointer="/username" maxlength=64
                    hint="From now on this person may do what the roles of the team allow."
                />
                <MaintainerCheckbox />
                <SubmitButton label="Add to Team" />
            </MutationForm>
        </section>
    }
}

#[component]
fn MaintainerCheckbox() -> impl IntoView {
    let checked = FormState::get().value("maintainer", "") == "true";
    view! {
        <Checkbox
            label="Maintainer" name="maintainer" pointer="/maintainer" checked
            hint="Adds and removes members of the team."
        />
    }
}

#[component]
fn Places(places: Vec<HeldRole>, total: u64) -> impl IntoView {
    if places.is_empty() {
        return view! { <p class="nothing">"The team holds no role where you may look."</p> }.into_any();
    }
    let more = total.saturating_sub(places.len() as u64);
    let rows = places.into_iter().map(|held| view! { <Held held /> });
    view! {
        <p class="hint">"What everybody in the team may do there and below, as far as you may see."</p>
        <p class="list-count">{count(total, "membership")}</p>
        <ul class="rows">{rows.collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> })}
    }
    .into_any()
}
