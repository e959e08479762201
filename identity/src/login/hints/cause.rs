//! The likely causes of a refusal, each under a stable name.

macro_rules! causes {
    ($($variant:ident $key:literal $meaning:literal;)*) => {
        /// Why a rule is broken, as far as it can be guessed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Cause {
            $(#[doc = $meaning] $variant,)*
        }

        impl Cause {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name.
            pub(crate) const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// What it stands for, for the documentation.
            #[cfg(test)]
            pub(crate) const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

causes! {
    NotInUse "not-in-use" "The service account or the identity provider is disabled, or the trust has ended";
    IssuerNotAllowed "issuer-not-allowed" "The issuer is not on this server's list of allowed issuers";
    Issuer "issuer-other" "The token comes from an issuer that the provider does not name";
    IssuerScheme "issuer-scheme" "http instead of https, or the reverse";
    IssuerPort "issuer-port" "The issuer is written with a port in one place only";
    IssuerPath "issuer-path" "The same host with another path";
    KeyRotated "key-rotated" "The issuer has withdrawn the key that signed the token";
    KeyUnknown "key-unknown" "The issuer has never shown a key of that name";
    KeyAlgorithm "key-algorithm" "The key of the issuer is for another algorithm";
    Algorithm "algorithm" "The algorithm of the token is not accepted, for example none or HS256";
    BadSignature "bad-signature" "The signature does not fit: forged, cut off, or changed on the way";
    IssuerUnreachable "issuer-unreachable" "The keys of the issuer cannot be fetched; the reason of the transport is told";
    NoExpiry "no-expiry" "The token has no exp";
    TimeForm "time-form" "exp, nbf or iat is not a number of seconds";
    Expired "expired" "The token has expired";
    NotYetValid "not-yet-valid" "nbf lies in the future";
    Clock "clock" "iat lies in the future: the clocks are apart";
    Lifetime "lifetime" "The token lives longer than is accepted";
    NoSubject "no-subject" "The token does not say who it is about: it has no sub";
    AudienceMissing "audience-missing" "The token has no audience";
    AudienceOther "audience-other" "The token was made for another service";
    AudienceDefault "audience-default" "The audience is the one that the CI system gives if the job names none";
    AudienceScheme "audience-scheme" "The audience differs in https:// only";
    AudienceForm "audience-form" "aud is neither a text nor a list of texts";
    LetterCase "letter-case" "Upper and lower case differ";
    Blanks "blanks" "Blanks at the beginning or end";
    Invisible "invisible" "A character that cannot be seen";
    LookAlike "look-alike" "A character that looks like another one";
    Composition "composition" "The same letters, composed in another way (Unicode NFC and NFD)";
    SlashEnd "slash-end" "A slash at the end";
    SlashDouble "slash-double" "A doubled slash";
    RefPrefix "ref-prefix" "refs/heads/main against main";
    Quotes "quotes" "Quotation marks around the value";
    Percent "percent-encoding" "A character is percent-encoded in one place only";
    GithubEnvironment "github-environment-sub" "The job has an environment, which stands in GitHub's sub instead of the branch";
    GithubImmutable "github-immutable-sub" "GitHub's sub with ids against the one without";
    GithubCustom "github-custom-sub" "The organization has given GitHub's sub another form";
    SubjectPart "sub-part" "One part of a value with colons differs";
    NumberString "number-string" "A number against a text that means the same number";
    NumberText "number-text" "The claim is a number, the expected value is not, or another one";
    Boolean "boolean" "The claim is true or false, the expected value another word";
    List "list" "The claim is a list, and none of its elements is the expected value";
    EmptyList "empty-list" "The claim is an empty list";
    SeveralValues "several-values" "The expected value is a list, the claim a single value";
    Object "object" "The claim is an object: a name inside it has to be given";
    Null "null" "The claim is null";
    StarInExact "star-in-exact" "* in a value that is compared exactly";
    WildcardSpan "wildcard-span" "The value goes on where the pattern ends, or the * stands in the wrong place";
    OtherPattern "other-pattern" "A regular expression or a wildcard other than *";
    MergeRequest "merge-request" "The job runs for a merge request, not for the branch";
    Fork "fork" "The job runs in a fork";
    IdChanged "id-changed" "The name matches but the identifier is another one: somebody else may have the name now";
    Subgroup "subgroup" "A group against something below it, or a part of a path against all of it";
    OtherClaim "other-claim" "Another claim of the token has the expected value";
    ClaimName "claim-name" "The claim is written differently in the token";
    ClaimNested "claim-nested" "The claim stands inside another one";
    ClaimOfOtherSystem "claim-of-other-system" "Another CI system calls it so";
    NoEnvironment "no-environment" "The job names no environment";
    ClaimMissing "claim-missing" "The token has no such claim";
    Different "different" "Another value, with no likeness to the expected one";
    Used "used" "The provider lets each token in once, and this one was used before";
    NoTokenId "no-token-id" "The provider lets each token in once, and this one has no jti";
}

/// The likely cause, and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) cause: Cause,
    pub(crate) text: String,
}

impl Hint {
    pub(crate) fn new(cause: Cause, text: impl Into<String>) -> Self {
        Self { cause, text: text.into() }
    }
}
