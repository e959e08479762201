//! A token that is right for another service account than the one that was named.
//!
//! Looked up when somebody reads about the login, never when it happens: only then is it known whose service accounts
//! may be named.

use uuid::Uuid;

use super::evaluate::{Proof, hold};
use crate::{
    caller::Caller,
    claims::{Json, Limits},
    clock::Millis,
    core::Core,
    model::{Elsewhere, LoginAccount, LoginOutcome, LoginRecord, Rule, RuleFinding, ServiceAccount, TokenSummary},
    problem::Problem,
    storage::{self, StorageError},
};

/// The service accounts near one, read when they are first needed.
struct Neighbours<'a> {
    core: &'a Core,
    caller: &'a Caller,
    of: &'a ServiceAccount,
    group: Uuid,
    known: Vec<(String, Vec<ServiceAccount>)>,
}

impl Neighbours<'_> {
    /// Those that trust an issuer.
    async fn trusting(&mut self, issuer: &str) -> Result<&[ServiceAccount], StorageError> {
        let at = if let Some(at) = self.known.iter().position(|(known, _)| known == issuer) {
            at
        } else {
            let mut db = &self.core.db;
            let rows = storage::service_accounts::near(&mut db, self.caller, self.group, issuer).await?;
            let others = rows.into_iter().map(|row| row.account).filter(|account| account.id != self.of.id);
            self.known.push((issuer.to_owned(), others.collect()));
            self.known.len() - 1
        };
        Ok(self.known.get(at).map_or(&[], |(_, accounts)| accounts.as_slice()))
    }

    async fn look(&mut self, account: &mut LoginAccount, claims: &Json, at: Millis) -> Result<(), StorageError> {
        // What is disabled or used up is so for reasons of its own.
        let about_the_token = |broken: &RuleFinding| matches!(broken.rule, Rule::Issuer | Rule::Audience | Rule::Claim);
        if !account.first_broken().is_some_and(about_the_token) {
            return Ok(());
        }
        let Some(issuer) = claims.get("iss").and_then(Json::as_str) else { return Ok(()) };
        let rules = self.core.issuer_rules().await?;
        let others = self.trusting(issuer.strip_suffix('/').unwrap_or(issuer)).await?;
        let right = others
            .iter()
            .find(|other| hold(other, &rules, claims, TokenSummary::default(), &Proof::Valid, at).satisfied.is_some());
        account.token.elsewhere = right.map(|other| Elsewhere { id: other.id, path: other.path.clone() });
        Ok(())
    }
}

/// Notes, for each refused login whose token was genuine, another service account that it is right for and that the
/// caller may see. At most one statement an issuer, however many logins there are.
pub(crate) async fn look_elsewhere(
    core: &Core,
    caller: &Caller,
    of: (&ServiceAccount, Uuid),
    logins: &mut [LoginRecord],
) -> Result<(), Problem> {
    let mut neighbours = Neighbours { core, caller, of: of.0, group: of.1, known: Vec::new() };
    for login in logins {
        let values = login.account.token.values.take();
        if login.outcome != LoginOutcome::Refused {
            continue;
        }
        let Some(claims) = values.as_deref().and_then(read) else { continue };
        neighbours.look(&mut login.account, &claims, login.at.0).await?;
    }
    Ok(())
}

/// The same for what has just been tested.
pub(super) async fn look_for(
    core: &Core,
    caller: &Caller,
    of: (&ServiceAccount, Uuid),
    account: &mut LoginAccount,
    claims: &Json,
    at: Millis,
) -> Result<(), Problem> {
    let mut neighbours = Neighbours { core, caller, of: of.0, group: of.1, known: Vec::new() };
    Ok(neighbours.look(account, claims, at).await?)
}

/// Claims as they are stored.
pub(super) fn read(text: &str) -> Option<Json> {
    Json::parse(text.as_bytes(), &Limits::default()).ok()
}
