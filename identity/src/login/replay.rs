//! What a change of trust would do to logins that happened.

use std::sync::Arc;

use super::{
    elsewhere,
    evaluate::{Proof, hold, told},
    hints::Cause,
};
use crate::{
    caller::Caller,
    claims::Json,
    core::Core,
    fingerprint::fingerprint,
    issuers::IssuerRules,
    model::{
        LoginOutcome, LoginRecord, Replay, ReplayVerdict, ReplayedLogin, Rule, ServiceAccount, ServiceAccountDraft,
        VerdictKind,
    },
    naming::Reference,
    problem::Problem,
    service_accounts, storage,
};

/// Holds the latest logins whose claims were kept against a draft that is not saved yet, each at its own time. Whoever
/// may save it may ask.
///
/// # Errors
/// If the draft breaks a rule or the caller may not save it.
pub async fn replay(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    draft: &ServiceAccountDraft,
) -> Result<Replay, Problem> {
    let proposed = service_accounts::proposed(core, caller, by, draft).await?;
    let logins = Recorded::read(core, &proposed).await?.held_against(&proposed);
    Ok(Replay { logins, trust: trust(draft) })
}

/// What somebody should see before the draft is saved: the replay, if some login would fare otherwise than with what is
/// stored. Not if they have seen it (`seen` is the trust of an earlier [`Replay`]), nor if `version` is not the stored
/// one, so that the draft will not be saved anyway.
///
/// # Errors
/// If the draft breaks a rule or the caller may not save it.
pub async fn unseen_replay(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    draft: &ServiceAccountDraft,
    version: i64,
    seen: &str,
) -> Result<Option<Replay>, Problem> {
    if seen == trust(draft) {
        return Ok(None);
    }
    let stored = service_accounts::get(core, caller, by).await?;
    if stored.version != version {
        return Ok(None);
    }
    let proposed = service_accounts::proposed(core, caller, by, draft).await?;
    let recorded = Recorded::read(core, &stored).await?;
    let (now, then) = (recorded.held_against(&stored), recorded.held_against(&proposed));
    let differs = now.iter().zip(&then).any(|(now, then)| now.verdict != then.verdict);
    Ok(differs.then(|| Replay { logins: then, trust: trust(draft) }))
}

/// The logins that can be held against a trust, and what else decides about them.
struct Recorded {
    logins: Vec<LoginRecord>,
    rules: Arc<IssuerRules>,
}

impl Recorded {
    async fn read(core: &Core, account: &ServiceAccount) -> Result<Self, Problem> {
        let mut db = &core.db;
        let logins = storage::logins::latest_with_claims(&mut db, account.id.uuid, i64::from(Replay::MOST)).await?;
        Ok(Self { logins, rules: core.issuer_rules().await? })
    }

    /// What becomes of each with the trust of the account. Which logins can be told of does not depend on the trust, so
    /// that the lists for two trusts have the same logins.
    fn held_against(&self, account: &ServiceAccount) -> Vec<ReplayedLogin> {
        self.logins.iter().filter_map(|login| replayed(account, &self.rules, login)).collect()
    }
}

/// What decides about logins, told apart from another trust.
fn trust(draft: &ServiceAccountDraft) -> String {
    let providers = serde_json::to_string(&draft.trusted_identity_providers).unwrap_or_default();
    fingerprint(&format!("{} {providers}", draft.disabled))
}

fn replayed(proposed: &ServiceAccount, rules: &IssuerRules, login: &LoginRecord) -> Option<ReplayedLogin> {
    let mut token = login.account.token.clone();
    let claims = elsewhere::read(token.values.take()?.as_str())?;
    let names_kept = claims.as_object().unwrap_or_default().len();
    let partly = names_kept < token.claims.len();
    let issuer = token.issuer.clone();
    let evaluation = hold(proposed, rules, &claims, token, &Proof::Valid, login.at.0);
    // Whoever used the token a second time would be refused again, unless it does not matter any more.
    let was_used =
        login.account.cause().is_some_and(|cause| cause == Cause::Used.key() || cause == Cause::NoTokenId.key());
    let passes = evaluation.satisfied.as_ref().is_some_and(|provider| !(was_used && provider.single_use));
    let broken = evaluation.account.first_broken().cloned().filter(|_| !passes);
    let lacks =
        broken.as_ref().is_some_and(|broken| broken.rule == Rule::Claim && broken.verdict == VerdictKind::Missing);
    let verdict = match (login.outcome == LoginOutcome::Accepted, passes) {
        (_, false) if partly && lacks => ReplayVerdict::Unknown,
        (true, true) => ReplayVerdict::StillPasses,
        (true, false) => ReplayVerdict::WouldBeRefused,
        (false, true) => ReplayVerdict::NewlyPasses,
        (false, false) => ReplayVerdict::StillRefused,
    };
    Some(ReplayedLogin {
        id: login.id,
        at: login.at,
        source_address: login.source_address.clone(),
        was: login.outcome,
        verdict,
        issuer,
        subject: claims.get("sub").and_then(Json::as_str).map(|subject| told(&Json::String(subject.to_owned()))),
        broken,
    })
}
