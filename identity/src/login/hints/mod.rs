//! The likely cause of a refusal, in a sentence or two, under a stable name. `docs/hints.md` lists them.

mod audience;
mod cause;
mod issuer;
mod names;
mod near;
mod proof;
mod subject;
mod value;

pub(super) use cause::{Cause, Hint};
pub(super) use proof::{malformed, no_subject, signature, times};

use crate::{ci::CiSystem, claims::Json, jose::AudienceVerdict, model::TrustedIdentityProvider};

/// What a hint is about: a token whose issuer is proven, and the provider that it is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) claims: &'a Json,
    pub(super) provider: &'a TrustedIdentityProvider,
    pub(super) system: CiSystem,
}

impl<'a> Context<'a> {
    pub(super) fn new(claims: &'a Json, provider: &'a TrustedIdentityProvider) -> Self {
        Self { claims, provider, system: CiSystem::of_token(provider.issuer.as_str(), claims) }
    }

    /// Why the token's audience is not the required one.
    pub(super) fn audience(&self, required: &str, verdict: &AudienceVerdict) -> Hint {
        audience::refused(self, required, verdict)
    }

    /// Why the token does not have a claim.
    pub(super) fn missing(&self, name: &str) -> Hint {
        names::missing(self, name)
    }

    /// Why a claim does not have the bound value.
    pub(super) fn differs(&self, name: &str, bound: &str, received: &Json) -> Hint {
        value::differs(self, name, bound, received)
    }
}

/// Why the token's issuer is not the provider's.
pub(super) fn issuer(expected: &str, received: &str) -> Hint {
    issuer::differs(expected, received)
}
