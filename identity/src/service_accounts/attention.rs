//! What an administrator should look at: service accounts that cannot do their work, are not used or let in too many.

use crate::{
    ci::{self, Grade, Warning},
    clock::Millis,
    model::{ProviderDraft, ServiceAccount},
};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// Nobody has logged in for so long: is it still needed?
const UNUSED: Millis = 90 * DAY;
/// A trust that ends so soon is told of before pipelines break.
const ENDS_SOON: Millis = 7 * DAY;

/// What is worth a look, the worst first. Stable names: `no-role`, `unused`, `provider-expired`, `provider-ends` and
/// those of [`ci::review`] that are more than a note. A disabled account lets nobody in and needs nothing.
#[must_use]
pub fn attention(account: &ServiceAccount, memberships: u64, now: Millis) -> Vec<Warning> {
    if account.disabled {
        return Vec::new();
    }
    let mut warnings = Vec::new();
    let mut warn = |id: &str, grade, text: String| warnings.push(Warning { id: id.to_owned(), grade, text });
    if memberships == 0 {
        let text = "Without a role, this service account cannot access any resources. Add it to a namespace.";
        warn("no-role", Grade::Caution, text.to_owned());
    }
    match account.last_login_at {
        Some(at) if now - at.0 > UNUSED => {
            let text = format!("No login for {} days. Delete it if no pipeline needs it.", (now - at.0) / DAY);
            warn("unused", Grade::Note, text);
        }
        None if now - account.created_at.0 > UNUSED => {
            let text = format!("Made {} days ago, and no login yet.", (now - account.created_at.0) / DAY);
            warn("unused", Grade::Note, text);
        }
        _ => {}
    }
    for provider in &account.trusted_identity_providers {
        if provider.disabled {
            continue;
        }
        let issuer = &provider.issuer;
        match provider.expires_at {
            Some(at) if at.0 <= now => {
                warn("provider-expired", Grade::Caution, format!("The trust in {issuer} has expired."));
                continue;
            }
            Some(at) if at.0 - now < ENDS_SOON => {
                let text = format!("The trust in {issuer} expires within {} days.", (at.0 - now) / DAY + 1);
                warn("provider-ends", Grade::Caution, text);
            }
            _ => {}
        }
        for broad in ci::review(&ProviderDraft::from(provider)) {
            if broad.grade > Grade::Note {
                warn(&broad.id, broad.grade, format!("{issuer}: {}", broad.text));
            }
        }
    }
    warnings.sort_by_key(|warning| std::cmp::Reverse(warning.grade));
    warnings
}

#[cfg(test)]
pub(super) mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::{
        model::{ServiceAccountDraft, TrustedIdentityProvider},
        naming::{Gid, ResourceKind},
        timestamp::Timestamp,
    };

    const NOW: Millis = 1_000 * DAY;

    pub(in crate::service_accounts) fn account(
        last_login: Option<Millis>,
        change: impl Fn(&mut TrustedIdentityProvider),
    ) -> ServiceAccount {
        let gid = |kind| Gid::new(kind, uuid::Uuid::from_u128(1));
        let draft: ServiceAccountDraft = serde_json::from_value(serde_json::json!({
            "name": "deploy", "group_path": "acme",
            "trusted_identity_providers": [{
                "issuer": "https://gitlab.com", "audience": "x", "bound_claims": {"project_id": "20", "ref": "main"},
            }],
        }))
        .unwrap();
        let spec = draft.parse("x").unwrap();
        let [provider] = <[_; 1]>::try_from(spec.providers).unwrap();
        let mut provider = TrustedIdentityProvider {
            max_session_seconds: None,
            id: gid(ResourceKind::TrustedIdentityProvider),
            issuer: provider.issuer,
            audience: provider.audience,
            how: provider.how,
            bound_claims: provider.bound_claims,
            expires_at: None,
            disabled: false,
            single_use: false,
            max_token_life_seconds: None,
        };
        change(&mut provider);
        ServiceAccount {
            client_credentials: false,
            id: gid(ResourceKind::ServiceAccount),
            trn: String::new(),
            name: spec.name,
            description: spec.description,
            path: "acme/deploy".to_owned(),
            group_path: spec.group_path,
            disabled: false,
            trusted_identity_providers: vec![provider],
            last_login_at: last_login.map(|days| Timestamp(NOW - days * DAY)),
            version: 1,
            created_at: Timestamp(NOW - 200 * DAY),
            updated_at: Timestamp(NOW),
            created_by: "ada".to_owned(),
        }
    }

    #[test]
    fn what_needs_a_look_is_named() {
        let plain = |_: &mut TrustedIdentityProvider| {};
        let expired = |provider: &mut TrustedIdentityProvider| provider.expires_at = Some(Timestamp(NOW));
        let ending = |provider: &mut TrustedIdentityProvider| provider.expires_at = Some(Timestamp(NOW + DAY));
        let any = |provider: &mut TrustedIdentityProvider| provider.audience = None;
        let off = |provider: &mut TrustedIdentityProvider| {
            provider.audience = None;
            provider.disabled = true;
        };
        let cases: [(ServiceAccount, u64, &[&str]); 8] = [
            (account(Some(1), plain), 1, &[]),
            (account(Some(1), plain), 0, &["no-role"]),
            (account(Some(91), plain), 1, &["unused"]),
            (account(None, plain), 0, &["no-role", "unused"]),
            (account(Some(1), expired), 1, &["provider-expired"]),
            (account(Some(1), ending), 1, &["provider-ends"]),
            (account(Some(1), any), 0, &["any-audience", "no-role"]),
            (account(Some(1), off), 1, &[]),
        ];
        for (account, memberships, expected) in cases {
            let found = attention(&account, memberships, NOW);
            let ids: Vec<&str> = found.iter().map(|warning| warning.id.as_str()).collect();
            assert_eq!(ids, expected);
            assert!(found.iter().all(|warning| warning.short() != "Look at it"));
        }
        let disabled = ServiceAccount { disabled: true, ..account(None, any) };
        assert_eq!(attention(&disabled, 0, NOW), []);
    }
}
