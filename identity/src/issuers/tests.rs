//! Issuers in use, and which of them are allowed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod allowed;
mod in_use;

use super::*;
use crate::{
    caller::Caller,
    core::Core,
    login::{LoginRefusal, LoginRequest, login},
    paging::PageRequest,
    problem::Problem,
    testing::{World, gitlab_claims},
};

/// The issuer that service accounts of tests trust.
const GITLAB: &str = "https://gitlab.example";

fn page() -> PageRequest {
    PageRequest::first(20)
}

/// A pipeline logs in to an instance; answers its access token.
async fn log_in(world: &World, core: &Core, account: &str) -> Result<String, LoginRefusal> {
    world.clock.advance(1);
    let mut claims = gitlab_claims(core.now() / 1000);
    claims["jti"] = core.new_uuid().to_string().into();
    let token = world.issuers.token(GITLAB, &claims);
    let request = LoginRequest { service_account: account, token: &token, source_address: "192.0.2.7" };
    login(core, request).await.map(|issued| issued.token)
}

/// The issuers that somebody is told of.
async fn told(core: &Core, caller: &Caller) -> Vec<(String, u64)> {
    let listed = list(core, caller, &page()).await.unwrap();
    assert_eq!(listed.page.page_info.total_count, listed.page.items.len() as u64);
    listed.page.items.into_iter().map(|issuer| (issuer.issuer, issuer.accounts)).collect()
}

async fn details(core: &Core, caller: &Caller) -> Result<crate::model::IssuerDetails, Problem> {
    get(core, caller, GITLAB, &page()).await
}
