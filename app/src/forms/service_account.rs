//! A service account as it stands in its form: every field a text as typed, and the edits that need no server.

use identity::{
    ci::{self, CiSystem},
    claims::Match,
    model::{ClaimDraft, ClaimDrafts, MAX_PROVIDERS, ProviderDraft, ServiceAccount, ServiceAccountDraft},
    problem::Problem,
};
use serde::{Deserialize, Serialize};

/// The most claims that the form shows for one provider.
pub const MAX_CLAIMS: usize = 32;

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
    /// The key of the CI system that it is set up for; empty if the issuer is to tell.
    #[serde(default)]
    pub system: String,
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
    /// For how long a login can be renewed, in seconds, or empty.
    #[serde(default)]
    pub max_session_seconds: String,
}

impl ProviderForm {
    /// An empty card: one claim to fill in, the usual audience.
    #[must_use]
    pub fn new(audience: &str) -> Self {
        Self { audience: audience.to_owned(), bound_claims: vec![ClaimDraft::default()], ..Self::default() }
    }

    /// The CI system that it is set up for; [`CiSystem::Other`] until one is chosen.
    #[must_use]
    pub fn system(&self) -> CiSystem {
        CiSystem::from_key(&self.system).unwrap_or(CiSystem::Other)
    }

    /// The CI system that it is for: the chosen one, else what the issuer or the claims tell.
    #[must_use]
    pub fn recognised(&self) -> CiSystem {
        CiSystem::of_chosen(self.system(), &self.issuer, &self.bound_claims)
    }

    /// Sets it up for a CI system: the issuer where it is the same for everybody, the audience where it is fixed, and the
    /// questions that a person can answer. What was typed stays.
    fn set_up(&mut self, system: CiSystem, audience: &str) {
        system.key().clone_into(&mut self.system);
        // The address of another system is no use here; that of an instance is not known to be one.
        let is_preset = CiSystem::ALL.iter().any(|other| other.fixed_issuer() == Some(self.issuer.trim()));
        if let Some(issuer) = system.fixed_issuer().filter(|_| is_preset || self.issuer.trim().is_empty()) {
            issuer.clone_into(&mut self.issuer);
        } else if is_preset {
            self.issuer.clear();
        }
        let is_fixed = CiSystem::ALL.iter().any(|other| other.fixed_audience() == Some(self.audience.trim()));
        if is_fixed || self.audience.trim().is_empty() || self.audience == audience {
            system.fixed_audience().unwrap_or(audience).clone_into(&mut self.audience);
        }
        self.bound_claims = ci::with_questions(system, &self.bound_claims);
    }

    /// The positions of the claims that are sent to the service: those that say something or should.
    fn kept(&self) -> impl Iterator<Item = (usize, &ClaimDraft)> {
        let system = self.system();
        let claims = &self.bound_claims;
        claims.iter().enumerate().filter(move |(_, claim)| !ci::is_left_out(system, claim, claims))
    }

    /// What the service takes.
    #[must_use]
    pub fn draft(&self) -> ProviderDraft {
        // What is no number is out of range, and answered as such.
        let seconds = |text: &str| match text.trim() {
            "" => None,
            text => Some(text.parse().unwrap_or(0)),
        };
        ProviderDraft {
            id: Some(self.id.clone()),
            issuer: self.issuer.clone(),
            // The field keeps its text when the box beside it is ticked.
            audience: Some(self.audience.clone()).filter(|_| !self.accept_any_audience),
            accept_any_audience: self.accept_any_audience,
            how: if self.how == "wildcard" { Match::Wildcard } else { Match::Exact },
            bound_claims: ClaimDrafts(self.kept().map(|(_, claim)| claim.clone()).collect()),
            expires_at: Some(with_zone(self.expires_at.trim())),
            disabled: self.disabled,
            single_use: self.single_use,
            max_token_life_seconds: seconds(&self.max_token_life_seconds),
            max_session_seconds: seconds(&self.max_session_seconds),
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
            system: CiSystem::from(&ProviderDraft::from(provider)).key().to_owned(),
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
            max_session_seconds: provider.max_session_seconds.map(|most| most.to_string()).unwrap_or_default(),
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
            ..ServiceAccountDraft::default()
        }
    }

    /// Makes errors point at the rows of the form, which has more of them than what the service was given.
    #[must_use]
    pub fn at_rows(&self, mut problem: Problem) -> Problem {
        for error in &mut problem.errors {
            let Some(rest) = error.pointer.strip_prefix("/trusted_identity_providers/") else { continue };
            let Some((at, rest)) = rest.split_once("/bound_claims/") else { continue };
            let (row, part) = rest.split_once('/').unwrap_or((rest, "value"));
            let provider = at.parse().ok().and_then(|at: usize| self.trusted_identity_providers.get(at));
            let row = row.parse().ok().and_then(|row| provider?.kept().nth(row));
            if let Some((row, _)) = row {
                error.pointer = format!("/trusted_identity_providers/{at}/bound_claims/{row}/{part}");
            }
        }
        problem
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
                    ["system"] => provider.system = text(),
                    ["issuer"] => provider.issuer = text(),
                    ["audience"] => provider.audience = text(),
                    ["accept_any_audience"] => provider.accept_any_audience = value == "true",
                    ["match"] => provider.how = text(),
                    ["expires_at"] => provider.expires_at = text(),
                    ["disabled"] => provider.disabled = value == "true",
                    ["single_use"] => provider.single_use = value == "true",
                    ["max_token_life_seconds"] => provider.max_token_life_seconds = text(),
                    ["max_session_seconds"] => provider.max_session_seconds = text(),
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

    /// The first provider for which another CI system is chosen than before, if one is chosen at all.
    #[must_use]
    pub fn set_up_anew(&self, before: &Self) -> Option<usize> {
        let providers = &self.trusted_identity_providers;
        let changed = |(now, earlier): (&ProviderForm, &ProviderForm)| {
            now.system != earlier.system && CiSystem::from_key(&now.system).is_some()
        };
        providers.iter().zip(&before.trusted_identity_providers).position(changed)
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
            "set_up" => {
                let at = position()?;
                let provider = providers.get_mut(at)?;
                let chosen = CiSystem::from_key(&provider.system);
                provider.set_up(chosen.unwrap_or_else(|| provider.recognised()), audience);
                Some(format!("/trusted_identity_providers/{at}/system"))
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
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
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
    fn a_preset_fills_in_what_is_known_and_keeps_what_was_typed() {
        let us = "https://us.example";
        let mut form = ServiceAccountForm::new("acme", us);
        let set_up = |form: &mut ServiceAccountForm, system: CiSystem| {
            form.trusted_identity_providers[0].system = system.key().to_owned();
            form.edit("set_up:0", us)
        };
        let focus = set_up(&mut form, CiSystem::Gitlab);
        assert_eq!(focus.as_deref(), Some("/trusted_identity_providers/0/system"));
        let provider = &mut form.trusted_identity_providers[0];
        assert_eq!((provider.issuer.as_str(), provider.audience.as_str()), ("https://gitlab.com", us));
        assert_eq!(provider.bound_claims[2].name, "ref");
        provider.bound_claims[2].value = "main".to_owned();
        set_up(&mut form, CiSystem::AzureDevops);
        let provider = &form.trusted_identity_providers[0];
        assert_eq!(provider.issuer, "", "that of another system is no use");
        assert_eq!(provider.audience, "api://AzureADTokenExchange");
        let names: Vec<&str> = provider.bound_claims.iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!(names, ["sub", "prj_id", "org_id", "ref"]);
        set_up(&mut form, CiSystem::Gitlab);
        assert_eq!(form.trusted_identity_providers[0].audience, us);
        form.trusted_identity_providers[0].issuer = "https://gitlab.lan".to_owned();
        set_up(&mut form, CiSystem::Github);
        assert_eq!(form.trusted_identity_providers[0].issuer, "https://gitlab.lan", "typed by the person");
    }

    #[test]
    fn what_stands_in_angle_brackets_has_to_be_filled_in() {
        let us = "https://us.example";
        let mut form = ServiceAccountForm::new("acme", us);
        form.name = "deploy".to_owned();
        form.trusted_identity_providers[0].system = CiSystem::Bitbucket.key().to_owned();
        form.edit("set_up:0", us);
        let provider = &mut form.trusted_identity_providers[0];
        provider.issuer = CiSystem::Bitbucket.issuer().to_owned();
        provider.bound_claims[0].value = "{6d2a}".to_owned();
        let problem = form.draft().parse(us).unwrap_err();
        let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/trusted_identity_providers/0/issuer", "/trusted_identity_providers/0/audience"]);
        assert!(problem.errors.iter().all(|error| error.detail.contains("angle brackets")), "{problem:?}");
    }

    #[test]
    fn an_instance_under_a_neutral_name_is_known_by_its_claims() {
        let mut provider = ProviderForm::new("https://us.example");
        provider.issuer = "https://git.acme.io".to_owned();
        provider.bound_claims = vec![ClaimDraft { name: "project_path".to_owned(), value: "acme/app".to_owned() }];
        assert_eq!(provider.recognised(), CiSystem::Gitlab);
        provider.system = CiSystem::Jenkins.key().to_owned();
        assert_eq!(provider.recognised(), CiSystem::Jenkins, "whoever chose it knows better");
        provider.issuer = "https://gitlab.com".to_owned();
        assert_eq!(provider.recognised(), CiSystem::Gitlab, "nobody else has that issuer");
    }

    #[test]
    fn errors_point_at_the_rows_of_the_form() {
        let mut form = ServiceAccountForm::new("acme", "https://us.example");
        let provider = &mut form.trusted_identity_providers[0];
        provider.system = "gitlab".to_owned();
        form.edit("set_up:0", "https://us.example");
        let provider = &mut form.trusted_identity_providers[0];
        provider.bound_claims[1].value = "acme/app".to_owned();
        provider.bound_claims.push(ClaimDraft { name: "custom".to_owned(), value: String::new() });
        assert_eq!(form.draft().trusted_identity_providers[0].bound_claims.0.len(), 2);
        let problem = form.at_rows(form.draft().parse("https://us.example").unwrap_err());
        let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/trusted_identity_providers/0/bound_claims/6/value"]);
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
