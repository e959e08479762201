//! The issuers in use.

use identity::model::IssuersInUse;
use leptos::prelude::*;

use super::{allowed::allowed, keys, listed};
use crate::{
    api::issuers::{Allowed, page_of},
    components::{
        address::address,
        data_table::DataTable,
        empty_state::EmptyState,
        heading::Heading,
        layout::PlainPage,
        pagination::{Pagination, count},
    },
    pages::people::layout::{AdminPage, Part},
};

const LEAD: &str = "Whose tokens service accounts trust, and how the keys of each stand";

/// The list; for administrators with what is allowed.
pub(super) fn list(issuers: IssuersInUse, allowed_issuers: Option<Allowed>, later: bool) -> AnyView {
    let body = view! { <p class="lead">{LEAD}</p> {table(issuers, later)} };
    match allowed_issuers {
        Some(list) => view! {
            <AdminPage part=Part::Issuers title="Issuers" beside=None>{body} {allowed(list)}</AdminPage>
        }
        .into_any(),
        None => view! { <PlainPage><Heading text="Issuers" /> {body}</PlainPage> }.into_any(),
    }
}

fn table(issuers: IssuersInUse, later: bool) -> AnyView {
    let IssuersInUse { page, mode } = issuers;
    if page.items.is_empty() {
        let text = "No service account of a group that you own trusts any issuer.";
        return view! { <EmptyState icon="shield" title="No issuers" text /> }.into_any();
    }
    let total = count(page.page_info.total_count, "issuer");
    let rows = page.items.into_iter().map(|issuer| {
        let href = page_of(&issuer.issuer);
        vec![
            view! { <a href=href>{issuer.issuer}</a> }.into_any(),
            accounts(issuer.accounts).into_any(),
            keys(issuer.keys),
            listed(mode, issuer.listed, issuer.unlisted_logins),
        ]
    });
    let columns = vec!["Issuer", "Service accounts", "Keys", "Allowed"];
    let rows = rows.collect();
    let next = Callback::new(|after: Option<String>| address("/issuers", &[("after", &after.unwrap_or_default())]));
    view! {
        <p class="list-count">{total}</p>
        <DataTable label="Issuers" columns rows />
        <Pagination info=page.page_info later label="Pages of issuers" address=next />
    }
    .into_any()
}

/// How many service accounts name an issuer; beyond a thousand nobody counts.
fn accounts(number: u64) -> String {
    if number > 1000 { "more than 1000".to_owned() } else { number.to_string() }
}
