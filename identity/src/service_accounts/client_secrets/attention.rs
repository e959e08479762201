//! Client secrets that end soon, told before systems can no longer log in.

use super::list::DAY;
use crate::{
    ci::{Grade, Warning},
    clock::Millis,
    model::{ClientSecret, ClientSecretState, ServiceAccount},
};

/// What is worth a look about the client secrets, the latest first: `secret-ends` for each that ends within 7 days, but not
/// for one that a newer one has taken the place of; `secret-ended` if there was one and none lets in any more. A service
/// account that lets nobody in with a secret needs no warning.
#[must_use]
pub fn attention(account: &ServiceAccount, secrets: &[ClientSecret], now: Millis) -> Vec<Warning> {
    if account.disabled || !account.client_credentials {
        return Vec::new();
    }
    let next = secrets.iter().find(|secret| secret.state == ClientSecretState::Active);
    let ending = secrets.iter().filter(|secret| secret.state == ClientSecretState::ExpiresSoon);
    let mut warnings: Vec<_> = ending.filter_map(|secret| ends(secret, next, now)).collect();
    let lets_in = |secret: &ClientSecret| secret.state != ClientSecretState::Expired;
    if let Some(last) = secrets.first().filter(|_| !secrets.iter().any(lets_in)) {
        let text = format!(
            "The client secret {} has ended, and there is no other: systems that log in with one are kept out. Make a new \
             one, or disable client credentials.",
            last.hint,
        );
        warnings.push(Warning { id: "secret-ended".to_owned(), grade: Grade::Caution, text });
    }
    warnings
}

fn ends(secret: &ClientSecret, next: Option<&ClientSecret>, now: Millis) -> Option<Warning> {
    let has_gone_over =
        |next: &ClientSecret| next.last_used_at.is_some() && secret.last_used_at.is_none_or(|at| at < next.created_at);
    if next.is_some_and(has_gone_over) {
        return None;
    }
    let days = (secret.expires_at.0 - now) / DAY + 1;
    let todo = match next {
        Some(next) => format!("Take the next one, {}, to where this one is used.", next.hint),
        None => "Make the next one and take it to where this one is used.".to_owned(),
    };
    let days = format!("{days} {}", if days == 1 { "day" } else { "days" });
    let text = format!("The client secret {} ends within {days}. {todo}", secret.hint);
    Some(Warning { id: "secret-ends".to_owned(), grade: Grade::Caution, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        naming::{Gid, ResourceKind},
        timestamp::Timestamp,
    };

    const NOW: Millis = 1_000 * DAY;

    /// A secret that was made and used so many days ago, and ends in so many.
    fn secret(hint: &str, made: i64, used: Option<i64>, ends: i64) -> ClientSecret {
        let state = match ends {
            ..=0 => ClientSecretState::Expired,
            1..=7 => ClientSecretState::ExpiresSoon,
            _ => ClientSecretState::Active,
        };
        ClientSecret {
            id: Gid::new(ResourceKind::ClientSecret, uuid::Uuid::from_u128(1)),
            hint: hint.to_owned(),
            state,
            created_at: Timestamp(NOW - made * DAY),
            created_by: "ada".to_owned(),
            expires_at: Timestamp(NOW + ends * DAY),
            last_used_at: used.map(|days| Timestamp(NOW - days * DAY)),
        }
    }

    /// What is there, and the warning that is expected: its name, and a part of its text.
    type Case = (&'static str, Vec<ClientSecret>, Option<(&'static str, &'static str)>);

    #[test]
    fn what_ends_is_told_until_another_has_taken_its_place() {
        let account = crate::service_accounts::attention::tests::account(Some(1), |_| {});
        let account = ServiceAccount { client_credentials: true, ..account };
        let cases: [Case; 7] = [
            ("none was ever made", vec![], None),
            ("time enough", vec![secret("a", 1, Some(0), 20)], None),
            ("one that ends", vec![secret("a", 25, Some(0), 5)], Some(("secret-ends", "Make the next one"))),
            (
                "the next one is there, and nobody uses it",
                vec![secret("b", 3, None, 30), secret("a", 25, Some(1), 5)],
                Some(("secret-ends", "Take the next one, b, to")),
            ),
            ("all have gone over", vec![secret("b", 3, Some(0), 30), secret("a", 25, Some(4), 5)], None),
            (
                "it has ended",
                vec![secret("b", 31, None, -1), secret("a", 60, None, -30)],
                Some(("secret-ended", "secret b has ended")),
            ),
            ("another lets in", vec![secret("b", 3, None, 30), secret("a", 60, None, -30)], None),
        ];
        for (what, secrets, expected) in cases {
            let told = attention(&account, &secrets, NOW);
            assert_eq!(told.len(), usize::from(expected.is_some()), "{what}: {told:?}");
            for (warning, (id, text)) in told.iter().zip(expected) {
                assert!(warning.id == *id && warning.text.contains(text), "{what}: {warning:?}");
                assert_ne!(warning.short(), "Look at it");
            }
        }
        let off = ServiceAccount { client_credentials: false, ..account };
        assert_eq!(attention(&off, &[secret("a", 25, None, 5)], NOW), []);
    }
}
