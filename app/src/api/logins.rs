//! One recorded login: its account, what it shows that could be bound, and tests of what would come of a token.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{LoginRecord, Namespace, Pin, ServiceAccount, TestReport},
    problem::Problem,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};

/// A recorded login with what is told about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoginPage {
    /// The group of the service account.
    pub namespace: Namespace,
    /// The service account.
    pub account: ServiceAccount,
    /// The login.
    pub login: LoginRecord,
    /// What it showed that could be bound; empty if the person may not.
    pub pins: Vec<Pin>,
}

/// What the page starts from that tests tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestPage {
    /// The group of the service account.
    pub namespace: Namespace,
    /// The service account.
    pub account: ServiceAccount,
    /// Recorded logins that can be tested, the latest first: identifier and what people read.
    pub logins: Vec<(String, String)>,
    /// Why the person may not test; none if they may.
    pub refused: Option<String>,
    /// What would come of the recorded login that was chosen, or why nobody can say.
    pub report: Option<Result<TestReport, Problem>>,
}

/// The group and the service account that a page is about.
#[cfg(feature = "ssr")]
async fn account_at(
    core: &identity::core::Core,
    caller: &identity::caller::Caller,
    path: &str,
    by: &identity::naming::Reference,
) -> Result<(Namespace, ServiceAccount), Problem> {
    let path = crate::serving::namespace_path(path)?;
    let account = identity::service_accounts::get(core, caller, by).await?;
    if account.group_path != path {
        return Err(Problem::not_found());
    }
    Ok((identity::service_accounts::group(core, caller, by).await?, account))
}

/// One recorded login.
///
/// # Errors
/// If it does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/login")]
pub async fn get_login(path: String, id: String, login: String) -> Result<LoginPage, UiProblem> {
    use identity::{login::pins, model::LoginOutcome, service_accounts};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let login = crate::serving::login_id(&login)?;
    let (namespace, account) = account_at(&core, &caller, &path, &by).await?;
    let login = service_accounts::login(&core, &caller, &by, login).await?;
    let may_bind = login.outcome == LoginOutcome::Accepted
        && service_accounts::abilities(&core, &caller, &by).await?.edit_refused.is_none();
    let pins = if may_bind { pins(&core, &caller, &by, login.id.uuid).await? } else { Vec::new() };
    Ok(LoginPage { namespace, account, login, pins })
}

/// What the page starts from that tests tokens. The recorded login that `login` names, if any, is tested at once.
///
/// # Errors
/// If the service account or the login does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/test")]
pub async fn get_test(path: String, id: String, #[server(default)] login: String) -> Result<TestPage, UiProblem> {
    use identity::{
        login::{TestSubject, test},
        paging::PageRequest,
        problem::ProblemCode,
        service_accounts,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let (namespace, account) = account_at(&core, &caller, &path, &by).await?;
    let recorded = service_accounts::logins(&core, &caller, &by, &PageRequest::first(50)).await?.items;
    let option = |login: &LoginRecord| {
        let at = login.at.to_string();
        let text = format!("{} {} UTC, {}", &at[..10], &at[11..19], login.outcome.as_str());
        (login.id.to_string(), format!("{text}, from {}", login.source_address))
    };
    let mut logins: Vec<_> = recorded.iter().filter(|login| login.account.token.signature_valid).map(option).collect();
    let refused = service_accounts::test_refused(&core, &caller, &by).await?;
    let mut report = None;
    if !login.is_empty() && refused.is_none() {
        let chosen = crate::serving::login_id(&login)?;
        if logins.iter().all(|(id, _)| *id != login) {
            logins.insert(0, option(&service_accounts::login(&core, &caller, &by, chosen).await?));
        }
        report = match test(&core, &caller, &by, TestSubject::Login(chosen)).await {
            Err(problem) if problem.code != ProblemCode::Invalid => return Err(problem.into()),
            tested => Some(tested),
        };
    }
    Ok(TestPage { namespace, account, logins, refused, report })
}

/// Tells what would come of a login with a token. Nothing is issued or recorded, and the token is not repeated.
///
/// # Errors
/// If it does not look like a token, or the person may not know of the service account.
#[server(prefix = "/api/ui", endpoint = "service_accounts/test_token")]
pub async fn test_token(id: String, #[server(default)] token: String) -> Result<Done, UiProblem> {
    use identity::{
        login::{TestSubject, test},
        model::without_signature,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    without_signature(&token).map_err(|text| Problem::invalid_field("/token", text))?;
    let report = test(&core, &caller, &by, TestSubject::Token(token.trim())).await?;
    Ok(Done::here(super::Shown::Test(Box::new(report))))
}

/// Tells what would come of a login with a token of these claims, if the issuer had signed it.
///
/// # Errors
/// If they are no JSON object, or the person may not know of the service account.
#[server(prefix = "/api/ui", endpoint = "service_accounts/test_claims")]
pub async fn test_claims(id: String, #[server(default)] claims: String) -> Result<Done, UiProblem> {
    use identity::login::{TestSubject, test};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    if claims.trim().is_empty() {
        return Err(Problem::invalid_field("/claims", "Paste the claims of a token, as JSON.").into());
    }
    let report = test(&core, &caller, &by, TestSubject::Claims(&claims)).await?;
    Ok(Done::here(super::Shown::Test(Box::new(report))))
}

/// Binds what a login showed and a person confirmed, claim by claim.
///
/// # Errors
/// If nothing is confirmed, the person may not change the service account, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "service_accounts/pin")]
pub async fn pin_claims(
    id: String,
    login: String,
    version: i64,
    #[server(default)] confirmed: Vec<String>,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let login = crate::serving::login_id(&login)?;
    let account = match identity::login::pin(&core, &caller, &by, login, &confirmed, version).await {
        Ok(account) => account,
        Err(problem) => return Err(crate::serving::conflict::by_whom(&core, &caller, problem).await.into()),
    };
    let location = format!("/groups/{}/-/service_accounts/{}", account.group_path, account.id);
    Ok(Done::go(location, format!("{} is bound now.", confirmed.join(", "))))
}
