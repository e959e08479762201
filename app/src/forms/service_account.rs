//! A service account as it stands in its form: every field a text as typed, and the edits that need no server.

use identity::{
    claims::Match,
    model::{ClaimDraft, ClaimDrafts, MAX_PROVIDERS, ProviderDraft, ServiceAccount, ServiceAccountDraft},
};
use serde::{Deserialize, Serialize};

/// The most claims that the form shows for one provider.
const MAX_CLAIMS: usize = 32;

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccountForm {
    /// The name; empty when editing.
    #[serde(default)]
    pub name: String,
    /// The description.
    #[serde(default)]
    pub description: String,
    /// The group; empty when editing.
    #[serde(default)]
    pub group_path: String,
    /// Whether it is kept from logging in.
    #[serde(default)]
    pub disabled: bool,
    /// The trusted identity providers.
    #[serde(default)]
    pub trusted_identity_providers: Vec<ProviderForm>,
}

/// One trusted identity provider in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderForm {
    /// Its identifier; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The issuer URL.
    #[serde(default)]
    pub issuer: String,
    /// The required audience.
    #[serde(default)]
    pub audience: String,
    /// Whether tokens made for any service are accepted.
    #[serde(default)]
    pub accept_any_audience: bool,
    /// `exact` or `wildcard`.
    #[serde(default, rename = "match")]
    pub how: String,
    /// The bound claims.
    #[serde(default)]
    pub bound_claims: Vec<ClaimDraft>,
    /// When it ends, in UTC, as the browser's date and time field writes it.
    #[serde(default)]
    pub expires_at: String,
    /// Whether it is not trusted for now.
    #[serde(default)]
    pub disabled: bool,
    /// Whether each token lets in only once.
    #[serde(default)]
    pub single_use: bool,
    /// The longest access token life in seconds, or empty.
    #[serde(default)]
    pub max_token_life_seconds: String,
}

impl ProviderForm {
    /// An empty card: one claim to fill in, the usual audience.
    #[must_use]
    pub fn new(audience: &str) -> Self {
        Self { audience: audience.to_owned(), bound_claims: vec![ClaimDraft::default()], ..Self::default() }
    }

    fn draft(&self) -> ProviderDraft {
        let life = self.max_token_life_seconds.trim();
        ProviderDraft {
            id: Some(self.id.clone()),
            issuer: self.issuer.clone(),
            // The field keeps its text when the box beside it is ticked.
            audience: Some(self.audience.clone()).filter(|_| !self.accept_any_audience),
            accept_any_audience: self.accept_any_audience,
            how: if self.how == "wildcard" { Match::Wildcard } else { Match::Exact },
            bound_claims: ClaimDrafts(self.bound_claims.clone()),
            expires_at: Some(with_zone(self.expires_at.trim())),
            disabled: self.disabled,
            single_use: self.single_use,
            // What is no number is out of range, and answered as such.
            max_token_life_seconds: if life.is_empty() { None } else { Some(life.parse().unwrap_or(0)) },
        }
    }
}

/// A date and time field says nothing of the zone; the page asks for UTC.
fn with_zone(local: &str) -> String {
    match local.len() {
        16 => format!("{local}:00Z"),
        19 => format!("{local}Z"),
        _ => local.to_owned(),
    }
}

impl ServiceAccountForm {
    /// The form of a new service account in a group.
    #[must_use]
    pub fn new(group_path: &str, audience: &str) -> Self {
        Self {
            group_path: group_path.to_owned(),
            trusted_identity_providers: vec![ProviderForm::new(audience)],
            ..Self::default()
        }
    }

    /// The form of a stored service account.
    #[must_use]
    pub fn of(account: &ServiceAccount, audience: &str) -> Self {
        let providers = account.trusted_identity_providers.iter().map(|provider| ProviderForm {
            id: provider.id.to_string(),
            issuer: provider.issuer.to_string(),
            audience: provider.audience.clone().unwrap_or_else(|| audience.to_owned()),
            accept_any_audience: provider.audience.is_none(),
            how: if provider.how == Match::Wildcard { "wildcard" } else { "exact" }.to_owned(),
            bound_claims: provider
                .bound_claims
                .iter()
                .map(|claim| ClaimDraft { name: claim.name.clone(), value: claim.value.clone() })
                .collect(),
            expires_at: provider.expires_at.map(|at| at.to_string().chars().take(19).collect()).unwrap_or_default(),
            disabled: provider.disabled,
            single_use: provider.single_use,
            max_token_life_seconds: provider.max_token_life_seconds.map(|life| life.to_string()).unwrap_or_default(),
        });
        Self {
            description: account.description.to_string(),
            disabled: account.disabled,
            trusted_identity_providers: providers.collect(),
            ..Self::default()
        }
    }

    /// What the service takes.
    #[must_use]
    pub fn draft(&self) -> ServiceAccountDraft {
        ServiceAccountDraft {
            name: self.name.trim().to_owned(),
            description: self.description.clone(),
            group_path: self.group_path.clone(),
            disabled: self.disabled,
            trusted_identity_providers: self.trusted_identity_providers.iter().map(ProviderForm::draft).collect(),
        }
    }

    /// Reads the fields of a sent form, `draft[trusted_identity_providers][0][issuer]` and so on.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let Some(inside) = name.strip_prefix("draft[").and_then(|rest| rest.strip_suffix(']')) else { continue };
            let keys: Vec<&str> = inside.split("][").collect();
            form.set(&keys, value);
        }
        form
    }

    fn set(&mut self, keys: &[&str], value: &str) {
        let text = || value.to_owned();
        match keys {
            ["name"] => self.name = text(),
            ["description"] => self.description = text(),
            ["group_path"] => self.group_path = text(),
            ["disabled"] => self.disabled = value == "true",
            ["trusted_identity_providers", at, rest @ ..] => {
                let Some(provider) = entry(&mut self.trusted_identity_providers, at, MAX_PROVIDERS) else { return };
                match rest {
                    ["id"] => provider.id = text(),
                    ["issuer"] => provider.issuer = text(),
                    ["audience"] => provider.audience = text(),
                    ["accept_any_audience"] => provider.accept_any_audience = value == "true",
                    ["match"] => provider.how = text(),
                    ["expires_at"] => provider.expires_at = text(),
                    ["disabled"] => provider.disabled = value == "true",
                    ["single_use"] => provider.single_use = value == "true",
                    ["max_token_life_seconds"] => provider.max_token_life_seconds = text(),
                    ["bound_claims", at, field] => {
                        let Some(claim) = entry(&mut provider.bound_claims, at, MAX_CLAIMS) else { return };
                        match *field {
                            "name" => claim.name = text(),
                            "value" => claim.value = text(),
                            _ => {}
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Adds or removes a provider or a claim, as the button said; answers which field wants the focus now.
    pub fn edit(&mut self, edit: &str, audience: &str) -> Option<String> {
        let mut words = edit.split(':');
        let what = words.next().unwrap_or_default();
        let mut position = || words.next().and_then(|word| word.parse::<usize>().ok());
        let providers = &mut self.trusted_identity_providers;
        match what {
            "add_provider" if providers.len() < MAX_PROVIDERS => {
                providers.push(ProviderForm::new(audience));
                Some(format!("/trusted_identity_providers/{}/issuer", providers.len() - 1))
            }
            "remove_provider" => {
                let at = position().filter(|at| *at < providers.len())?;
                providers.remove(at);
                let near = at.min(providers.len().checked_sub(1)?);
                Some(format!("/trusted_identity_providers/{near}/issuer"))
            }
            "add_claim" => {
                let at = position()?;
                let claims = &mut providers.get_mut(at)?.bound_claims;
                if claims.len() < MAX_CLAIMS {
                    claims.push(ClaimDraft::default());
                }
                let last = claims.len() - 1;
                Some(format!("/trusted_identity_providers/{at}/bound_claims/{last}/name"))
            }
            "remove_claim" => {
                let at = position()?;
                let claims = &mut providers.get_mut(at)?.bound_claims;
                let claim = position().filter(|claim| *claim < claims.len())?;
                claims.remove(claim);
                let near = claim.min(claims.len().checked_sub(1)?);
                Some(format!("/trusted_identity_providers/{at}/bound_claims/{near}/name"))
            }
            _ => None,
        }
    }
}

/// The entry at a position, made if it is not there yet; none beyond the limit, whatever the form says.
fn entry<'a, T: Default>(list: &'a mut Vec<T>, at: &str, limit: usize) -> Option<&'a mut T> {
    let at = at.parse::<usize>().ok().filter(|at| *at < limit)?;
    if list.len() <= at {
        list.resize_with(at + 1, T::default);
    }
    list.get_mut(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_sent_form_reads_back() {
        let form = ServiceAccountForm::from_pairs(&pairs(&[
            ("_action", "x"),
            ("draft[name]", "deploy"),
            ("draft[disabled]", "true"),
            ("draft[trusted_identity_providers][0][issuer]", "https://ci.example"),
            ("draft[trusted_identity_providers][0][bound_claims][1][value]", "main"),
            ("draft[trusted_identity_providers][99][issuer]", "https://far.example"),
        ]));
        assert_eq!(form.name, "deploy");
        assert!(form.disabled);
        assert_eq!(form.trusted_identity_providers.len(), 1, "a position beyond the limit is not made");
        assert_eq!(form.trusted_identity_providers[0].bound_claims.len(), 2);
        assert_eq!(form.trusted_identity_providers[0].bound_claims[1].value, "main");
    }

    #[test]
    fn edits_add_and_remove_and_say_where_to_go_on() {
        let mut form = ServiceAccountForm::new("acme", "https://us.example");
        let edit = |form: &mut ServiceAccountForm, what: &str| form.edit(what, "https://us.example");
        let claim = "/trusted_identity_providers/0/bound_claims/1/name";
        assert_eq!(edit(&mut form, "add_claim:0").as_deref(), Some(claim));
        assert_eq!(edit(&mut form, "add_provider").as_deref(), Some("/trusted_identity_providers/1/issuer"));
        assert_eq!(form.trusted_identity_providers[1].audience, "https://us.example");
        let issuer = "/trusted_identity_providers/0/issuer";
        assert_eq!(edit(&mut form, "remove_provider:0").as_deref(), Some(issuer));
        assert_eq!(form.trusted_identity_providers[0].bound_claims.len(), 1);
        assert_eq!(edit(&mut form, "remove_claim:0:0"), None);
        assert_eq!(edit(&mut form, "remove_claim:9:9"), None);
        assert_eq!(edit(&mut form, "nonsense"), None);
    }

    #[test]
    fn a_ticked_box_overrules_the_audience_beside_it() {
        let mut form = ServiceAccountForm::new("acme", "https://us.example");
        form.trusted_identity_providers[0].accept_any_audience = true;
        form.trusted_identity_providers[0].expires_at = "2027-01-31T12:00".to_owned();
        form.trusted_identity_providers[0].max_token_life_seconds = "soon".to_owned();
        let draft = form.draft();
        let provider = &draft.trusted_identity_providers[0];
        assert_eq!(provider.audience, None);
        assert_eq!(provider.expires_at.as_deref(), Some("2027-01-31T12:00:00Z"));
        assert_eq!(provider.max_token_life_seconds, Some(0));
    }
}
