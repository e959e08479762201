//! What the product speaks of, as it stands in answers and on pages.

mod activity;
mod changed_identity;
mod client_secret;
mod explanation;
mod home;
mod issuer;
mod login;
mod login_test;
mod member;
mod namespace;
mod overview;
mod people;
mod personal_token;
mod service_account;
mod sign_on;
mod signing_key;
mod team;
mod user;

pub use activity::{ActivityEvent, Actor, ActorKind, Means};
pub use changed_identity::ChangedIdentity;
pub use client_secret::{
    CLIENT_SECRET_WARNING_DAYS, ClientSecret, ClientSecretDraft, ClientSecretState, DEFAULT_CLIENT_SECRET_DAYS,
    MAX_CLIENT_SECRET_DAYS, MAX_CLIENT_SECRETS, NewClientSecret,
};
pub use explanation::{ActingServiceAccount, Pin, Replay, ReplayVerdict, ReplayedLogin, TrustInWords};
pub use home::{FirstAccount, FirstPlace, FirstSteps, JoinedNamespace};
pub use issuer::{
    AllowList, AllowListMode, AllowListModeError, AllowedIssuer, ClockDifference, FetchFailure, IssuerDetails,
    IssuerInUse, IssuersInUse, KeysState, SeenKey, TrustingAccount, UnlistedLogins, UnusedKey,
};
pub use login::{
    Elsewhere, LoginAccount, LoginOutcome, LoginRecord, ProviderAccount, Rule, RuleFinding, TokenSummary, VerdictKind,
};
pub use login_test::{TestReport, without_signature};
pub use member::{
    AfterRemoval, HeldRole, MemberDraft, Membership, Onlooker, Subject, SubjectKind, Through, ThroughKind,
    Unchangeable, UserMemberships,
};
#[cfg(feature = "ssr")]
pub(crate) use namespace::NamespaceSpec;
pub use namespace::{Group, GroupDraft, Namespace, NamespaceKind, Workspace, WorkspaceDraft};
pub use overview::{Overview, Usage};
pub use people::{OwnAccount, SessionInfo, TopLevelGroup, UserDetails, WithPassword};
pub use personal_token::{
    DEFAULT_PERSONAL_TOKEN_DAYS, MAX_PERSONAL_TOKEN_DAYS, MAX_PERSONAL_TOKEN_NAME, MAX_PERSONAL_TOKENS,
    NewPersonalToken, OwnTokens, PERSONAL_TOKEN_WARNING_DAYS, PersonalToken, PersonalTokenDraft, PersonalTokenState,
};
pub use service_account::{
    ClaimDraft, ClaimDrafts, DEFAULT_SESSION_SECONDS, MAX_PROVIDERS, MAX_SESSION_SECONDS, MAX_TOKEN_LIFE_SECONDS,
    MIN_SESSION_SECONDS, MIN_TOKEN_LIFE_SECONDS, ProviderDraft, ProviderSpec, ServiceAccount, ServiceAccountDraft,
    ServiceAccountSpec, TrustedIdentityProvider,
};
pub use sign_on::{LinkedIdentity, OwnSignOn, PendingIdentity};
pub use signing_key::{SigningKey, SigningKeyState};
pub use team::{Team, TeamDetails, TeamDraft, TeamMember, TeamMemberDraft, TeamMembership};
pub use user::{CallerInfo, RoleInfo, User, UserSummary};
