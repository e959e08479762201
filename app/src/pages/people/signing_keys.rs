//! The keys that sign access tokens.

use identity::model::{SigningKey, SigningKeyState};
use leptos::{prelude::*, server_fn::ServerFn};

use super::layout::{AdminPage, Part};
use crate::{
    api::signing_keys::RotateSigningKey,
    components::{
        alert::Alert,
        badge::{Badge, Tone},
        button::LinkButton,
        data_table::DataTable,
        pagination::count,
        time::Time,
    },
    forms::{
        fields::{SelectField, SubmitButton, TextField},
        mutation_form::MutationForm,
    },
    pages::groups::new::Buttons,
};

/// The keys, and a new one.
#[component]
pub(super) fn Keys(keys: Vec<SigningKey>) -> impl IntoView {
    let rows = keys.into_iter().rev().map(row).collect();
    let columns = vec!["Key ID", "State", "Algorithm", "Made", "Signs from"];
    let options = [
        ("planned", "In ten minutes, when everybody can know it"),
        ("soon", "Within seconds; who verifies offline may refuse new tokens for minutes"),
    ];
    let options = options.map(|(value, text)| (value.to_owned(), text.to_owned())).into();
    view! {
        <AdminPage part=Part::SigningKeys title="Signing Keys" beside=None>
            <p class="lead">
                "Access tokens are signed with the key that is marked so. A new key is published before it signs; tokens of an \
                 older one stay valid until they end."
            </p>
            <DataTable label="Signing keys" columns rows />
            <section>
                <h2>"New signing key"</h2>
                <MutationForm action=RotateSigningKey::PATH>
                    <SelectField label="It signs" name="how" pointer="/how" options value="planned" />
                    <SubmitButton label="Make a new key" plain=true />
                </MutationForm>
            </section>
            <section>
                <h2>"Somebody else may have the keys"</h2>
                <p class="hint">"Then the old keys go at once, and every access token that they signed is refused."</p>
                <p><LinkButton href="/admin/signing_keys/compromised" label="Replace all keys" /></p>
            </section>
        </AdminPage>
    }
}

fn row(key: SigningKey) -> Vec<AnyView> {
    let (text, tone) = match key.state {
        SigningKeyState::Upcoming => ("Published", Tone::Neutral),
        SigningKeyState::Signing => ("Signs", Tone::Good),
        SigningKeyState::Verifying => ("Verifies", Tone::Neutral),
    };
    vec![
        view! { <code>{key.key_id}</code> }.into_any(),
        view! { <Badge text tone /> }.into_any(),
        key.algorithm.into_any(),
        view! { <Time at=key.created_at /> }.into_any(),
        view! { <Time at=key.signs_from upcoming=true /> }.into_any(),
    ]
}

/// The question before all keys are replaced.
#[component]
pub(super) fn Compromised(keys: Vec<SigningKey>) -> impl IntoView {
    let number = count(u64::try_from(keys.len()).unwrap_or_default(), "key");
    view! {
        <AdminPage part=Part::SigningKeys title="Replace all keys" beside=None>
            <Alert tone=Tone::Bad>
                <p>
                    {format!("The {number} go at once. Every access token is refused from then on: ")}
                    "pipelines that are running have to log in again. People stay signed in, and personal access tokens and \
                     client secrets stay valid."
                </p>
            </Alert>
            <MutationForm action=RotateSigningKey::PATH>
                <input type="hidden" name="how" value="compromised" />
                <TextField label="Type compromised to confirm" name="confirmation" pointer="/confirmation" />
                <Buttons label="Replace all keys" back="/admin/signing_keys" danger=true />
            </MutationForm>
        </AdminPage>
    }
}
