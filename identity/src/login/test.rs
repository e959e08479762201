//! What would come of a login: the same evaluation, but nothing is issued, recorded or used up.

use uuid::Uuid;

use super::{
    elsewhere,
    evaluate::{Evaluation, Proof, evaluate, hold, malformed, summarise},
    exchange::token_use,
    hints,
    journal::refuse_reuse,
};
use crate::{
    authorization,
    caller::Caller,
    claims::{Json, Limits},
    clock::Millis,
    core::Core,
    issuer_keys::KeysError,
    issuers::IssuerRules,
    jose::UnverifiedToken,
    model::{LoginOutcome, ServiceAccount, TestReport, TrustedIdentityProvider},
    naming::Reference,
    problem::Problem,
    service_accounts,
    storage::{self, service_accounts::Row},
    timestamp::Timestamp,
};

/// The longest claims, in bytes: as long as a token.
const MAX_CLAIMS: usize = 16 * 1024;
/// One byte, which no key makes: the strict reader wants three parts.
const NO_SIGNATURE: &str = "AA";
/// Why the signature of a token is not checked.
const LEFT_OUT: &str = "Not checked: the signature was left out. In a login it has to be one of the issuer's.";
/// Why claims prove nothing.
const ONLY_CLAIMS: &str = "Not checked: these are claims without a token. In a login the issuer has to sign them.";

/// What is tested.
#[derive(Clone, Copy)]
pub enum TestSubject<'a> {
    /// A token, whole or without its signature (`header.payload`).
    Token(&'a str),
    /// Claims as a JSON object.
    Claims(&'a str),
    /// A recorded login, at the moment when it happened.
    Login(Uuid),
}

impl std::fmt::Debug for TestSubject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token(…)",
            Self::Claims(_) => "Claims(…)",
            Self::Login(_) => "Login(…)",
        })
    }
}

/// Tells what would come of a login with that, to whoever may see the service account and holds, wherever it is a member,
/// at least its role.
///
/// # Errors
/// If the service account does not exist or the caller may not know of it or test it, or if there is nothing that could be
/// tested.
pub async fn test(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    subject: TestSubject<'_>,
) -> Result<TestReport, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = service_accounts::visible(&mut db, caller, by).await?;
    service_accounts::check_test(&mut db, caller, row.account.id.uuid).await?;
    let mut now = core.now();
    let mut signature_checked = false;
    let mut claims = None;
    let rules = core.issuer_rules().await?;
    let mut evaluation = match subject {
        TestSubject::Token(text) => {
            if text.trim().trim_end_matches('.').split('.').count() == 2 {
                let text = format!("{}.{NO_SIGNATURE}", text.trim().trim_end_matches('.'));
                // What it says is the caller's own word, and only what the caller may see is found with it.
                claims = UnverifiedToken::parse(&text).ok().map(UnverifiedToken::into_claims);
                unsigned(core, &rules, &row.account, &text, now).await
            } else {
                signature_checked = true;
                evaluate(&core.issuer_keys, &rules, &row.account, text, now).await
            }
        }
        TestSubject::Claims(text) => {
            let said = parse(text)?;
            let proof = Proof::Assumed { why: ONLY_CLAIMS, failed: None };
            let evaluation = hold(&row.account, &rules, &said, summarise(&said), &proof, now);
            claims = Some(said);
            evaluation
        }
        TestSubject::Login(id) => {
            let (evaluation, said, at) = recorded(core, &rules, &row, id).await?;
            signature_checked = true;
            now = at;
            claims = Some(said);
            evaluation
        }
    };
    if !matches!(subject, TestSubject::Login(_)) {
        would_be_used_up(core, &mut evaluation).await?;
    }
    let outcome = match (&evaluation.satisfied, evaluation.unavailable) {
        (Some(_), _) => LoginOutcome::Accepted,
        (None, true) => LoginOutcome::Unavailable,
        (None, false) => LoginOutcome::Refused,
    };
    let mut account = evaluation.account;
    let values = account.token.values.take();
    if outcome == LoginOutcome::Refused
        && let Some(claims) = claims.or_else(|| values.as_deref().and_then(elsewhere::read))
    {
        elsewhere::look_for(core, caller, (&row.account, row.group_id), &mut account, &claims, now).await?;
    }
    Ok(TestReport { outcome, signature_checked, at: Timestamp(now), account })
}

fn parse(text: &str) -> Result<Json, Problem> {
    if text.len() > MAX_CLAIMS {
        return Err(Problem::invalid_field("/claims", format!("Claims have at most {MAX_CLAIMS} bytes.")));
    }
    let json = Json::parse(text.trim().as_bytes(), &Limits::default())
        .map_err(|error| Problem::invalid_field("/claims", format!("The claims cannot be read: {error}.")))?;
    if json.as_object().is_some() {
        return Ok(json);
    }
    Err(Problem::invalid_field("/claims", format!("The claims have to be an object, not a {}.", json.kind())))
}

/// A token with a signature that is none. What is wrong with its key is found all the same.
async fn unsigned(core: &Core, rules: &IssuerRules, account: &ServiceAccount, text: &str, now: Millis) -> Evaluation {
    let tried = evaluate(&core.issuer_keys, rules, account, text, now).await;
    if tried.account.malformed.is_some() {
        return tried;
    }
    let token = match UnverifiedToken::parse(text) {
        Ok(token) => token,
        Err(error) => return Evaluation::refused(malformed(error.to_string(), tried.account.token)),
    };
    let issuer = token.issuer().unwrap_or_default();
    let in_use =
        |provider: &&TrustedIdentityProvider| provider.issuer.matches(issuer) && !rules.refuse(&provider.issuer);
    let asked = account.trusted_identity_providers.iter().find(in_use);
    let failed = match asked {
        None => None,
        Some(provider) => match core.issuer_keys.verify(&provider.issuer, &token).await {
            Ok(_) | Err(KeysError::BadSignature) => None,
            Err(error) => {
                let status = core.issuer_keys.status(&provider.issuer);
                Some(hints::signature(&error, token.kid(), status.as_ref(), now))
            }
        },
    };
    let proof = Proof::Assumed { why: LEFT_OUT, failed };
    Evaluation {
        unavailable: tried.unavailable,
        ..hold(account, rules, token.claims(), tried.account.token, &proof, now)
    }
}

/// A login that happened, held against what the service account trusts now.
async fn recorded(
    core: &Core,
    rules: &IssuerRules,
    row: &Row,
    id: Uuid,
) -> Result<(Evaluation, Json, Millis), Problem> {
    let mut db = &core.db;
    let found = storage::logins::find(&mut db, id).await?;
    let (_, record) = found.filter(|(account, _)| *account == row.account.id.uuid).ok_or_else(Problem::not_found)?;
    let mut token = record.account.token;
    let claims = token.values.take().as_deref().and_then(elsewhere::read).ok_or_else(|| {
        let text = "The claims of this login were not kept: its token was not proven to be the issuer's.";
        Problem::invalid_field("/login_id", text)
    })?;
    let at = record.at.0;
    Ok((hold(&row.account, rules, &claims, token, &Proof::Valid, at), claims, at))
}

/// What the rule "each token once" would say, without counting this as a use.
async fn would_be_used_up(core: &Core, evaluation: &mut Evaluation) -> Result<(), Problem> {
    let Some(once) = token_use(evaluation).filter(|token| token.only_once) else { return Ok(()) };
    let mut db = &core.db;
    if storage::logins::is_used(&mut db, &once.issuer, &once.token_id).await? {
        refuse_reuse(&mut evaluation.account);
        evaluation.satisfied = None;
    }
    Ok(())
}
