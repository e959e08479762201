//! What pages are made of.

use identity::{paging::PageInfo, timestamp::Timestamp};
use leptos::prelude::*;

use super::{Specimen, frame::namespaces};
use crate::{
    api::search::Found,
    components::{
        alert::Alert,
        badge::{Badge, Tone},
        button::{LinkButton, SplitButton, Weight},
        chips::Chips,
        clock::Clock,
        copy::{CopyBlock, CopyButton, CopyField},
        data_table::DataTable,
        dialog::DialogLink,
        empty_state::EmptyState,
        found_list::{FoundList, KINDS},
        icon::{Icon, icon_names},
        menu::CaretMenu,
        namespace_list::NamespaceList,
        pagination::Pagination,
        search::{Filter, SearchForm},
        table::TableScroll,
        tabs::Tabs,
        time::Time,
        toast::{Toast, ToastRegion},
    },
};

const TONES: [(Tone, &str); 5] = [
    (Tone::Neutral, "Neutral"),
    (Tone::Good, "Good"),
    (Tone::Warning, "Warning"),
    (Tone::Bad, "Bad"),
    (Tone::Accent, "Accent"),
];
/// As long as a name may be, without a place to break.
const LONG: &str = "a-name-of-sixty-four-characters-which-has-no-place-where-it-breaks";

#[component]
pub(super) fn Parts() -> impl IntoView {
    view! {
        <Buttons />
        <Words />
        <Lists />
        <Specimen shows="DialogLink">
            <p><DialogLink href="#".to_owned() label="Open" class="button" title="Delete acme" id="closed-dialog">"Sure?"</DialogLink></p>
            <dialog class="dialog" open aria-labelledby="open-dialog">
                <h2 id="open-dialog">"Delete acme"</h2>
                <p>"It cannot be undone."</p>
                <button type="button" class="button dialog-cancel">"Cancel"</button>
            </dialog>
        </Specimen>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <Specimen shows="LinkButton SplitButton CaretMenu">
            <p class="row">
                <LinkButton href="#" label="Plain" />
                <LinkButton href="#" label="Primary" icon="add" weight=Weight::Primary />
                <LinkButton href="#" label="Danger" weight=Weight::Danger />
                <LinkButton href="#" label="Refused" refused_by=Some("why-refused") />
                <button type="button" class="button" disabled=true>"Disabled"</button>
                <a class="button button-small" href="#">"Small"</a>
                <button type="button" class="button" aria-disabled="true">"Waiting"</button>
                <button type="button" class="icon-button" aria-label="Remove"><Icon name="remove" /></button>
            </p>
            <div class="row">
                <SplitButton href="#" label="Edit"><a class="menu-item menu-danger" href="#">"Delete"</a></SplitButton>
                <SplitButton href="#" label="Edit" weight=Weight::Primary menu="More for acme">
                    <a class="menu-item" href="#">"Copy"</a>
                </SplitButton>
                <SplitButton href="#" label="Refused" refused_by=Some("why-refused")>
                    <a class="menu-item menu-danger" href="#">"Delete"</a>
                </SplitButton>
                <SplitButton href="#" label="Nothing more" alone=true>""</SplitButton>
                <CaretMenu label="Alone"><a class="menu-item" href="#">"An entry"</a></CaretMenu>
            </div>
            <p class="refused" id="why-refused">"Your role in group acme is viewer; this takes deployer."</p>
        </Specimen>
    }
}

#[component]
fn Words() -> impl IntoView {
    let tones = || TONES.into_iter();
    let clock: Clock = expect_context();
    let now = clock.now();
    let moments = [0, 50, 3_600, 86_400, 40 * 86_400, 800 * 86_400, -7_200];
    let moments = moments.map(|ago| view! { <li><Time at=Timestamp(now - ago * 1000) /></li> });
    view! {
        <Specimen shows="Alert">
            {tones()
                .map(|(tone, name)| {
                    view! { <Alert tone><p><strong>{name}</strong>" with "<a href="#">"a link"</a>" and "<code>"code"</code></p></Alert> }
                })
                .collect_view()}
        </Specimen>
        <Specimen shows="Badge"><p class="row">{tones().map(|(tone, text)| view! { <Badge text tone /> }).collect_view()}</p></Specimen>
        <Specimen shows="Toast ToastRegion"><Toast text="The description was changed.".to_owned() /><ToastRegion /></Specimen>
        <Specimen shows="EmptyState">
            <EmptyState icon="machine" title="Get started with service accounts" text="What would be here, and what to do.">
                <LinkButton href="#" label="New Service Account" weight=Weight::Primary />
            </EmptyState>
        </Specimen>
        <Specimen shows="Time"><ul class="row">{moments.collect_view()}</ul></Specimen>
        <Specimen shows="CopyField CopyButton">
            <p><CopyField label="TRN" value="trn:service_account:acme/platform/deploy" /></p>
            <p><CopyField label="ID" value=LONG.repeat(3) /></p>
            <p>"Alone: " <CopyButton label="path" text="acme" /></p>
        </Specimen>
        <Specimen shows="CopyBlock">
            <CopyBlock label="Pipeline" text=format!("deploy:\n  script:\n    - echo {}", LONG.repeat(3)) />
        </Specimen>
        <Specimen shows="Icon">
            <ul class="row">{icon_names().map(|name| view! { <li><Icon name /> <small>{name}</small></li> }).collect_view()}</ul>
        </Specimen>
    }
}

#[component]
fn Lists() -> impl IntoView {
    let found = || {
        KINDS.map(|(kind, _, name, _)| Found {
            kind: kind.to_owned(),
            label: if kind == "user" { LONG.to_owned() } else { format!("acme/{name}") },
            description: "What it is for".to_owned(),
            href: "#".to_owned(),
        })
    };
    let chips = [("All", true), ("Refused", false), (LONG, false)];
    let chips = chips.map(|(text, chosen)| (text.to_owned(), "#".to_owned(), chosen));
    let tabs = [("Overview", true), ("Logins", false), ("Namespace Memberships", false)];
    let tabs = tabs.map(|(text, open)| (text, "#".to_owned(), open));
    let roles = ["viewer", "owner"].map(|role| (role.to_owned(), role.to_owned()));
    let info = |more| PageInfo { has_next_page: more, end_cursor: Some("x".to_owned()), total_count: 55 };
    let address = Callback::new(|_: Option<String>| "#".to_owned());
    view! {
        <Specimen shows="NamespaceList">
            <NamespaceList items=namespaces() />
            <NamespaceList items=namespaces() whole_path=true />
        </Specimen>
        <Specimen shows="FoundList"><FoundList items=found().into() label="Found" /></Specimen>
        <Specimen shows="Chips"><Chips label="Outcome" chips=chips.into() /></Specimen>
        <Specimen shows="Tabs"><Tabs label="Service account" tabs=tabs.into() /></Specimen>
        <Specimen shows="SearchForm Filter">
            <SearchForm action="#" label="Search for members" value="ada">
                <Filter label="Role" name="role" all="All roles" options=roles.into() value="owner" />
            </SearchForm>
        </Specimen>
        <Specimen shows="TableScroll">
            <TableScroll label="Members">
                <table>
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Role"</th><th scope="col">"Last seen"</th></tr></thead>
                    <tbody>
                        <tr><th scope="row">"ada"</th><td>"owner"</td><td>"2 hours ago"</td></tr>
                        <tr><th scope="row">{LONG}</th><td>"viewer"</td><td>"never"</td></tr>
                    </tbody>
                </table>
            </TableScroll>
        </Specimen>
        <Specimen shows="DataTable">
            <DataTable
                label="Users" columns=vec!["Username", "Last seen", ""]
                rows=vec![vec![LONG.into_any(), "Never".into_any(), view! { <LinkButton href="#" label="End" /> }.into_any()]]
            />
            <DataTable label="Nobody" columns=vec!["Username", "Last seen", ""] rows=Vec::new() />
        </Specimen>
        <Specimen shows="Pagination">
            <Pagination info=info(true) later=false label="First" address />
            <Pagination info=info(true) later=true label="Middle" address />
            <Pagination info=info(false) later=true label="Last" address />
        </Specimen>
    }
}
