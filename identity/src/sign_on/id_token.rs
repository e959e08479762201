//! Checking an ID token (OIDC Core 1.0 §3.1.3.7).

use super::{SignOnProvider, SignOnRefusal};
use crate::{
    claims::{Json, find},
    core::Core,
    jose::{TimeRules, UnverifiedToken, check_audience, check_times},
};

/// The longest subject: OIDC Core 1.0 §2 allows 255 characters.
const MAX_SUBJECT: usize = 255;
/// The most groups that are looked at.
const MAX_GROUPS: usize = 500;

/// A person, as the provider's signature vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// Who it is: never given to anybody else by this issuer.
    pub(super) subject: String,
    /// What a new account is named after.
    pub(super) username: Option<String>,
    /// The groups, where a claim for them is set up.
    pub(super) groups: Option<Vec<String>>,
}

/// The person whom an ID token is about, if it is the provider's, for us, of now, and of this journey.
pub(super) async fn person(
    core: &Core,
    provider: &SignOnProvider,
    token: &str,
    nonce: &str,
) -> Result<Person, SignOnRefusal> {
    let token = UnverifiedToken::parse(token).map_err(SignOnRefusal::Malformed)?;
    // Before the signature, whose check asks only the issuer of the settings anyway: a wrong issuer is told as such.
    if !provider.issuer.matches(token.issuer().map_err(SignOnRefusal::Malformed)?) {
        return Err(SignOnRefusal::IdToken("it is another issuer's"));
    }
    core.issuer_keys.verify(&provider.issuer, &token).await.map_err(SignOnRefusal::Signature)?;
    if token.typ().is_some_and(|typ| typ.eq_ignore_ascii_case(crate::access_tokens::TOKEN_TYPE)) {
        return Err(SignOnRefusal::IdToken("it is an access token"));
    }
    read(token.claims(), provider, nonce, core.now()).map_err(SignOnRefusal::IdToken)
}

fn read(claims: &Json, provider: &SignOnProvider, nonce: &str, now: i64) -> Result<Person, &'static str> {
    let text = |name: &str| claims.get(name).and_then(Json::as_str);
    if !check_audience(claims, &provider.client_id).is_accepted() {
        return Err("it is not meant for this client ('aud')");
    }
    let several = claims.get("aud").and_then(Json::as_list).is_some_and(|names| names.len() > 1);
    match claims.get("azp") {
        None if several => return Err("it is meant for several, and does not say who asked for it ('azp')"),
        Some(party) if party.as_str() != Some(&provider.client_id) => {
            return Err("another client asked for it ('azp')");
        }
        _ => {}
    }
    let times = check_times(claims, now, &TimeRules::default());
    if times.issued.is_none() {
        return Err("it does not say when it was issued ('iat')");
    }
    if !times.is_valid() {
        return Err("it has expired, is not valid yet, or lives too long; compare the clocks");
    }
    if text("nonce") != Some(nonce) {
        return Err("it belongs to another journey ('nonce')");
    }
    let subject = text("sub").filter(|subject| !subject.is_empty() && subject.chars().count() <= MAX_SUBJECT);
    let subject = subject.ok_or("it does not say whom it is about ('sub')")?;
    let username = find(claims, &provider.username_claim).and_then(Json::as_str).map(ToOwned::to_owned);
    let groups = provider.groups_claim.as_ref().map(|claim| {
        let listed = find(claims, claim).and_then(Json::as_list).unwrap_or_default();
        listed.iter().filter_map(Json::as_str).take(MAX_GROUPS).map(ToOwned::to_owned).collect()
    });
    Ok(Person { subject: subject.to_owned(), username, groups })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use serde_json::{Value, json};

    use super::*;
    use crate::{claims::json::Limits, sign_on::tests::provider};

    const NOW: i64 = 1_700_000_000;

    fn with(changes: &Value) -> Result<Person, &'static str> {
        let mut claims = json!({
            "iss": "https://idp.example", "sub": "person-1", "aud": "tharsis", "nonce": "n",
            "iat": NOW, "exp": NOW + 300, "preferred_username": "ada", "groups": ["ops", 7, "dev"],
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let claims = Json::parse(claims.to_string().as_bytes(), &Limits::default()).unwrap();
        read(&claims, &provider(), "n", NOW * 1000)
    }

    #[test]
    fn t100_who_it_is_is_read() {
        let ada = with(&json!({})).unwrap();
        assert_eq!((ada.subject.as_str(), ada.username.as_deref()), ("person-1", Some("ada")));
        assert_eq!(ada.groups.unwrap(), ["ops", "dev"]);
        for good in [
            json!({ "aud": ["tharsis"] }),
            json!({ "aud": ["tharsis", "other"], "azp": "tharsis" }),
            json!({ "azp": "tharsis" }),
            json!({ "preferred_username": null }),
        ] {
            assert!(with(&good).is_ok(), "{good}");
        }
        assert_eq!(with(&json!({ "groups": null })).unwrap().groups.unwrap(), Vec::<String>::new());
        assert_eq!(with(&json!({ "groups": "ops" })).unwrap().groups.unwrap(), Vec::<String>::new());
    }

    #[test]
    fn t100_whatever_is_not_as_it_must_be_is_refused() {
        for (bad, why) in [
            (json!({ "aud": "other" }), "'aud'"),
            (json!({ "aud": null }), "'aud'"),
            (json!({ "aud": ["tharsis", "other"] }), "'azp'"),
            (json!({ "azp": "other" }), "'azp'"),
            (json!({ "azp": 7 }), "'azp'"),
            (json!({ "nonce": "other" }), "'nonce'"),
            (json!({ "nonce": null }), "'nonce'"),
            (json!({ "exp": NOW - 61 }), "expired"),
            (json!({ "exp": null }), "expired"),
            (json!({ "iat": NOW + 61 }), "expired"),
            (json!({ "iat": null }), "'iat'"),
            (json!({ "sub": "" }), "'sub'"),
            (json!({ "sub": null }), "'sub'"),
            (json!({ "sub": 7 }), "'sub'"),
            (json!({ "sub": "x".repeat(256) }), "'sub'"),
        ] {
            let refused = with(&bad).unwrap_err();
            assert!(refused.contains(why), "{bad}: {refused}");
        }
    }
}
