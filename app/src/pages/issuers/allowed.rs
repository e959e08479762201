//! The list of allowed issuers, for administrators.

use identity::model::{AllowListMode, AllowedIssuer};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::issuers::{AllowIssuer, Allowed, DisallowIssuer, SetIssuerMode, page_of},
    components::{data_table::DataTable, time::Time},
    forms::{
        fields::{SelectField, SubmitButton, TextField, VersionField},
        mutation_form::MutationForm,
    },
    pages::activity::event::EventList,
};

/// The mode, the issuers, and what was changed.
pub(super) fn allowed(allowed: Allowed) -> AnyView {
    let Allowed { list, history } = allowed;
    let options = AllowListMode::ALL.map(|mode| (mode.as_str().to_owned(), mode.label().to_owned()));
    let rows: Vec<_> = list.issuers.into_iter().map(row).collect();
    let table = if rows.is_empty() {
        view! { <p class="hint">"No issuer is on the list yet."</p> }.into_any()
    } else {
        let columns = vec!["Issuer", "Since", "By", ""];
        view! { <DataTable label="Allowed issuers" columns rows /> }.into_any()
    };
    let changes = (!history.is_empty()).then(|| view! { <h3>"Changes"</h3> <EventList events=history /> });
    view! {
        <section>
            <h2>"Allowed issuers"</h2>
            <p class="hint">
                "The list says which issuers service accounts may trust. Begin with audit: what it would refuse stands above \
                 then, and nobody is kept out. Changes count within a second or two on all instances."
            </p>
            <MutationForm action=SetIssuerMode::PATH key="mode" inline=true>
                <VersionField version=list.version />
                <SelectField
                    label="Issuers that are not on the list" name="mode" pointer="/mode" options=options.into()
                    value=list.mode.as_str()
                />
                <SubmitButton label="Set mode" plain=true />
            </MutationForm>
            {table}
            <MutationForm action=AllowIssuer::PATH key="allow" inline=true>
                <TextField label="Issuer to allow" name="issuer" pointer="/issuer" placeholder="https://gitlab.com" code=true />
                <SubmitButton label="Allow issuer" plain=true />
            </MutationForm>
            {changes}
        </section>
    }
    .into_any()
}

fn row(allowed: AllowedIssuer) -> Vec<AnyView> {
    let AllowedIssuer { issuer, created_at, created_by } = allowed;
    let label = format!("Remove {issuer}");
    let href = page_of(&issuer);
    vec![
        view! { <code>{issuer.clone()}</code> }.into_any(),
        view! { <Time at=created_at /> }.into_any(),
        created_by.into_any(),
        view! {
            <MutationForm action=DisallowIssuer::PATH key=href inline=true>
                <input type="hidden" name="issuer" value=issuer />
                <button type="submit" class="button button-small" aria-label=label>"Remove"</button>
            </MutationForm>
        }
        .into_any(),
    ]
}
