//! Forms and their fields.

use identity::model::Replay;
use leptos::prelude::*;

use super::{REFUSED, Specimen};
use crate::{
    api::{Done, Shown},
    application::Shared,
    components::{alert::Alert, badge::Tone, combobox::Combobox},
    forms::{
        SubmittedForm,
        answer::{Answer, AskButton},
        fields::{Card, Checkbox, RadioCards, SelectField, SubmitButton, TextField},
        mutation_form::MutationForm,
        text_area::TextArea,
    },
};

/// The function that the form with an answer is for.
const ASKED: &str = "/api/ui/styleguide/asked";
/// The function that the form with a secret is for.
const MADE: &str = "/api/ui/styleguide/made";

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

/// A form as it is after it was sent.
#[component]
fn Sent(form: SubmittedForm, children: Children) -> impl IntoView {
    Shared::get().submitted.set_value(Some(form));
    children()
}

/// A form that was sent to a function and has something to show.
fn answered(action: &str, done: Done) -> SubmittedForm {
    SubmittedForm { action: action.to_owned(), done: Some(done), ..SubmittedForm::default() }
}

fn made() -> Done {
    Done {
        secret: Some("no-secret-but-as-long-as-one-of-forty-characters".to_owned()),
        secret_name: "client secret".to_owned(),
        ..Done::go("#", "The client secret was created.")
    }
}

fn answer(_: Shown) -> AnyView {
    view! { <Alert tone=Tone::Good>"It would log in. Nothing was changed."</Alert> }.into_any()
}

#[component]
pub(super) fn Fields(refused: SubmittedForm) -> impl IntoView {
    let choices = Signal::derive(|| Some(Vec::new()));
    view! {
        <Specimen shows="MutationForm TextField TextArea Checkbox SelectField RadioCards SubmitButton">
            <MutationForm action="/api/ui/styleguide/plain" key="plain-">
                <TextField label="Name" name="name" pointer="/name" hint="One sentence that explains it." value="deploy" />
                <TextField label="Issuer URL" name="url" pointer="/url" code=true placeholder="https://gitlab.example.com" />
                <TextField label="Description" name="description" pointer="/description" optional=true />
                <TextArea label="Claims" name="text" pointer="/text" rows=3 hint="A JSON object." />
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
            <Sent form=refused>
                <MutationForm action=REFUSED>
                    <TextField label="Name" name="name" pointer="/name" hint="One sentence that explains it." />
                    <TextArea label="Claims" name="text" pointer="/text" rows=3 hint="A JSON object." />
                    <Combobox label="Team" name="team" pointer="/team" value="nobody" search=RwSignal::new(String::new()) choices />
                    <SelectField label="Role" name="role" pointer="/role" options=roles() />
                    <RadioCards legend="Level" name="level" pointer="/level" cards=cards() />
                    <SubmitButton label="Save" />
                </MutationForm>
            </Sent>
        </Specimen>
        <Specimen shows="Answer AskButton">
            <Sent form=answered(ASKED, Done::here(Shown::Replay(Replay::default())))>
                <MutationForm action=ASKED>
                    <Answer show=answer />
                    <div class="buttons">
                        <AskButton label="Ask" />
                        <AskButton label="Ask instead of saving" instead="/api/ui/styleguide/instead" />
                    </div>
                </MutationForm>
            </Sent>
        </Specimen>
        <Specimen shows="ShownOnce">
            <Sent form=answered(MADE, made())>
                <MutationForm action=MADE>
                    <p>"The fields, which are hidden."</p>
                </MutationForm>
            </Sent>
        </Specimen>
    }
}
