//! What a change of trust would do to logins that happened.

use super::{
    elsewhere,
    evaluate::{Proof, hold, told},
    hints::Cause,
};
use crate::{
    caller::Caller,
    claims::Json,
    core::Core,
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
    let mut db = &core.db;
    let logins = storage::logins::latest_with_claims(&mut db, proposed.id.uuid, i64::from(Replay::MOST)).await?;
    let rules = core.issuer_rules().await?;
    Ok(Replay { logins: logins.into_iter().filter_map(|login| replayed(&proposed, &rules, login)).collect() })
}

fn replayed(proposed: &ServiceAccount, rules: &IssuerRules, login: LoginRecord) -> Option<ReplayedLogin> {
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
        source_address: login.source_address,
        was: login.outcome,
        verdict,
        issuer,
        subject: claims.get("sub").and_then(Json::as_str).map(|subject| told(&Json::String(subject.to_owned()))),
        broken,
    })
}
