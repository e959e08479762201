//! Forms and their fields.

use leptos::prelude::*;

use super::{REFUSED, Specimen};
use crate::{
    components::combobox::Combobox,
    forms::{
        fields::{Card, Checkbox, RadioCards, SelectField, SubmitButton, TextField},
        mutation_form::MutationForm,
    },
};

fn roles() -> Vec<(String, String)> {
    ["viewer", "deployer", "owner"].map(|role| (role.to_owned(), role.to_owned())).into()
}

fn cards() -> Vec<Card> {
    let card = |value: &str, text: &str, refused: Option<&str>| Card {
        value: value.to_owned(),
        title: value.to_owned(),
        text: text.to_owned(),
        refused: refused.map(ToOwned::to_owned),
    };
    vec![
        card("viewer", "Sees everything in it.", None),
        card("deployer", "Changes what is in it.", None),
        card("owner", "Changes who is in it.", Some("Only owners give this role.")),
    ]
}

#[component]
pub(super) fn Fields() -> impl IntoView {
    let choices = Signal::derive(|| Some(Vec::new()));
    view! {
        <Specimen shows="MutationForm TextField Checkbox SelectField RadioCards SubmitButton">
            <MutationForm action="/api/ui/styleguide/plain" key="plain-">
                <TextField label="Name" name="name" pointer="/name" hint="One sentence that explains it." value="deploy" />
                <TextField label="Issuer URL" name="url" pointer="/url" code=true placeholder="https://gitlab.example.com" />
                <TextField label="Description" name="description" pointer="/description" optional=true />
                <TextField label="Password" name="password" pointer="/password" kind="password" />
                <SelectField label="Role" name="role" pointer="/role" options=roles() hint="What it may do." />
                <RadioCards legend="Level" name="level" pointer="/level" cards=cards() value="viewer" />
                <Checkbox label="Single-use tokens" name="once" pointer="/once" checked=true hint="Each token logs in once." />
                <Checkbox label="Any audience" name="any" pointer="/any" checked=true warning=true hint="Tokens for others work here." />
                <div class="buttons">
                    <SubmitButton label="Save" />
                    <SubmitButton label="Delete" danger=true />
                    <SubmitButton label="Quiet" plain=true />
                    <SubmitButton label="In a row" small=true />
                </div>
            </MutationForm>
        </Specimen>
        <Specimen shows="Combobox">
            <MutationForm action="/api/ui/styleguide/choice" key="choice-">
                <Combobox label="Team" name="team" pointer="/team" value="platform" search=RwSignal::new(String::new()) choices />
            </MutationForm>
            <ul class="options" role="listbox" aria-label="Open list">
                <li role="option" aria-selected="true"><span><mark>"plat"</mark>"form"</span><small>"The platform team"</small></li>
                <li role="option" aria-selected="false"><span><mark>"plat"</mark>"es"</span><small>"Those who cook"</small></li>
                <li class="option-none" role="option" aria-disabled="true" aria-selected="false">"Nothing found"</li>
            </ul>
        </Specimen>
        <Specimen shows="ErrorSummary FieldMessage">
            <MutationForm action=REFUSED>
                <TextField label="Name" name="name" pointer="/name" hint="One sentence that explains it." />
                <SelectField label="Role" name="role" pointer="/role" options=roles() />
                <RadioCards legend="Level" name="level" pointer="/level" cards=cards() />
                <SubmitButton label="Save" />
            </MutationForm>
        </Specimen>
    }
}
