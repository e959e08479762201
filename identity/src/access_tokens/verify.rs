//! Reading one of our own access tokens: form, signature, audience and times. What is stored is not asked here.

use uuid::Uuid;

use super::{
    AUDIENCE, TOKEN_TYPE,
    session::{Session, Via},
};
use crate::{
    claims::Json,
    clock::Millis,
    core::Core,
    jose::{TimeFinding, TimeRules, UnverifiedToken, check_audience, check_times},
    naming::{Gid, ResourceKind},
    problem::{Problem, ProblemCode},
};

/// Several instances sign and check; their clocks may be this many seconds apart.
pub(crate) const LEEWAY_SECONDS: i64 = 5;
/// No token of ours lives longer (a user's, for scripts), in seconds.
pub(crate) const MAX_LIFE_SECONDS: i64 = 30 * 24 * 3600;

/// An access token that we issued and that has not expired.
#[derive(Debug)]
pub(crate) struct Verified {
    /// The account that it was issued to.
    pub(crate) bearer: Gid,
    /// `jti`.
    pub(crate) token_id: Uuid,
    /// The login that it goes back to; none for a user's.
    pub(crate) session: Option<Session>,
    /// When it was issued; one that goes back to a login, when that was, so that what revokes the login's tokens refuses
    /// also those that are renewed at the same moment.
    pub(crate) issued_at: Millis,
    /// `exp`, in seconds since 1970.
    pub(crate) expires: i64,
    /// Everything that it says.
    pub(crate) claims: Json,
}

impl Verified {
    /// What can be revoked to refuse this token.
    pub(crate) fn subjects(&self) -> [Uuid; 3] {
        let (login, via) =
            self.session.map_or((self.token_id, self.token_id), |session| (session.login.uuid, session.via.id()));
        [self.token_id, login, via]
    }
}

/// Reads and verifies a token.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`] if it is not ours or not valid at this time.
pub(crate) fn verify(core: &Core, token: &str) -> Result<Verified, Problem> {
    let (token, now) = read(core, token)?;
    now.map(|()| token)
}

/// A token of ours, and whether it is valid at this time: whose a token was that has expired is told to its owners.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`] if it is not ours.
pub(crate) fn read(core: &Core, token: &str) -> Result<(Verified, Result<(), Problem>), Problem> {
    let token = UnverifiedToken::parse(token).map_err(|_| refused("The access token cannot be read."))?;
    if token.typ() != Some(TOKEN_TYPE) {
        return Err(refused("This is not an access token of this server."));
    }
    core.key_ring.verify(&token).map_err(|_| refused("This access token was not issued by this server."))?;
    let claims = token.into_claims();
    if claims.get("iss").and_then(Json::as_str) != Some(core.settings.public_url.as_str())
        || !check_audience(&claims, AUDIENCE).is_accepted()
    {
        return Err(refused("This access token is meant for another server."));
    }
    let rules = TimeRules { leeway: LEEWAY_SECONDS, max_lifetime: MAX_LIFE_SECONDS };
    let times = check_times(&claims, core.now(), &rules);
    let now = times.findings.first().map_or(Ok(()), |finding| {
        Err(refused(match finding {
            TimeFinding::Expired { .. } => "The access token has expired.",
            _ => "The access token is not valid at this time.",
        }))
    });
    let bearer = match claims.get("tharsis_type").and_then(Json::as_str) {
        Some("service_account") => gid(&claims, "tharsis_service_account_id", ResourceKind::ServiceAccount),
        Some("user") => gid(&claims, "tharsis_user_id", ResourceKind::User),
        _ => None,
    };
    let bearer = bearer.ok_or_else(|| refused("This access token names no account."))?;
    let token_id = claims.get("jti").and_then(Json::as_str).and_then(|text| Uuid::parse_str(text).ok());
    let token_id = token_id.ok_or_else(|| refused("This access token has no identifier."))?;
    let session = session(&claims);
    let issued_at = moment(session.map_or(token_id, |session| session.login.uuid));
    let token = Verified {
        bearer,
        token_id,
        session,
        issued_at: issued_at.unwrap_or_else(|| times.issued.unwrap_or_default() * 1000),
        expires: times.expires.unwrap_or_default(),
        claims,
    };
    Ok((token, now))
}

pub(super) fn refused(detail: &str) -> Problem {
    Problem::new(ProblemCode::Unauthenticated, detail)
}

fn gid(claims: &Json, name: &str, kind: ResourceKind) -> Option<Gid> {
    claims.get(name).and_then(Json::as_str)?.parse().ok().filter(|gid: &Gid| gid.kind == kind)
}

fn session(claims: &Json) -> Option<Session> {
    let provider = gid(claims, "tharsis_provider_id", ResourceKind::TrustedIdentityProvider).map(Via::Provider);
    let secret = || gid(claims, "tharsis_client_secret_id", ResourceKind::ClientSecret).map(Via::ClientSecret);
    Some(Session {
        login: gid(claims, "tharsis_login_id", ResourceKind::Login)?,
        via: provider.or_else(secret)?,
        began: claims.get("auth_time")?.as_number()?.floor()?,
    })
}

/// The moment in a `UUIDv7`, which is finer than `iat`: what is revoked and what is issued in the same second can be
/// told apart.
fn moment(id: Uuid) -> Option<Millis> {
    (id.get_version_num() == 7).then(|| Millis::try_from(id.as_u128() >> 80).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_of_a_token_tells_its_millisecond() {
        let id = uuid::Builder::from_unix_timestamp_millis(1_795_467_240_123, &[7; 10]).into_uuid();
        assert_eq!(moment(id), Some(1_795_467_240_123));
        assert_eq!(moment(Uuid::from_u128(7)), None);
    }
}
