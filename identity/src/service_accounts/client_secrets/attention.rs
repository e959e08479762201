//! Client secrets that end soon, told before systems can no longer log in.

use super::list::DAY;
use crate::{
    ci::{Grade, Warning},
    clock::Millis,
    model::{ClientSecret, ClientSecretState, ServiceAccount},
};

/// What is worth a look about the client secrets: `secret-ends` for each that ends within 7 days. A service account that
/// lets nobody in with a secret needs no warning.
#[must_use]
pub fn attention(account: &ServiceAccount, secrets: &[ClientSecret], now: Millis) -> Vec<Warning> {
    if account.disabled || !account.client_credentials {
        return Vec::new();
    }
    let ending = secrets.iter().filter(|secret| secret.state == ClientSecretState::ExpiresSoon);
    let warning = |secret: &ClientSecret| {
        let days = (secret.expires_at.0 - now) / DAY + 1;
        let text = format!(
            "The client secret {} ends within {days} {}. Make the next one and take it to where this one is used.",
            secret.hint,
            if days == 1 { "day" } else { "days" },
        );
        Warning { id: "secret-ends".to_owned(), grade: Grade::Caution, text }
    };
    ending.map(warning).collect()
}
