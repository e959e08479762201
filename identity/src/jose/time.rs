//! The times of a token: `exp`, `nbf` and `iat` (RFC 7519 §4.1).

use crate::claims::json::Json;
use crate::clock::Millis;

/// 9999-12-31T23:59:59Z, in seconds since 1970: the last moment that is believed.
const LAST_SECOND: i64 = 253_402_300_799;

/// What is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRules {
    /// How far the clocks may differ, in seconds. Exactly this much still passes.
    pub leeway: i64,
    /// The longest time between issue and expiry, in seconds.
    pub max_lifetime: i64,
}

impl Default for TimeRules {
    /// 60 seconds of leeway, 24 hours of life.
    fn default() -> Self {
        Self { leeway: 60, max_lifetime: 24 * 60 * 60 }
    }
}

/// A claim that is a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeClaim {
    /// `exp`: the end.
    Exp,
    /// `nbf`: the beginning.
    Nbf,
    /// `iat`: the issue.
    Iat,
}

impl TimeClaim {
    /// The name of the claim.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Nbf => "nbf",
            Self::Iat => "iat",
        }
    }
}

/// Something that is wrong with the times of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeFinding {
    /// There is no `exp`.
    #[error("The token never expires: it has no 'exp'.")]
    ExpiryMissing,
    /// A time is no number.
    #[error("'{name}' is a {kind} instead of a number of seconds.", name = claim.name())]
    NotANumber {
        /// Which one.
        claim: TimeClaim,
        /// What it is instead, as [`Json::kind`] says it.
        kind: &'static str,
    },
    /// A time is negative or after the year 9999.
    #[error("'{name}' is not a time between 1970 and 9999.", name = claim.name())]
    OutOfRange {
        /// Which one.
        claim: TimeClaim,
    },
    /// `exp` is past, leeway included.
    #[error("The token expired {seconds} seconds ago.")]
    Expired {
        /// How long ago, without the leeway.
        seconds: i64,
    },
    /// `nbf` is in the future, leeway included.
    #[error("The token is not valid for another {seconds} seconds ('nbf'). Compare the clocks.")]
    NotYetValid {
        /// For how long, without the leeway.
        seconds: i64,
    },
    /// `iat` is in the future, leeway included.
    #[error("The token was issued {seconds} seconds in the future ('iat'). Compare the clocks.")]
    IssuedInFuture {
        /// How far, without the leeway.
        seconds: i64,
    },
    /// More than [`TimeRules::max_lifetime`] between issue (or now, if `iat` is absent) and expiry.
    #[error("The token lives {seconds} seconds, longer than the {maximum} that are accepted.")]
    LifetimeTooLong {
        /// How long it lives.
        seconds: i64,
        /// How long it may.
        maximum: i64,
    },
}

/// The times of a token and everything that is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimeReport {
    /// `exp` in whole seconds since 1970, if it is one.
    pub expires: Option<i64>,
    /// `nbf` in whole seconds since 1970, if it is one.
    pub not_before: Option<i64>,
    /// `iat` in whole seconds since 1970, if it is one.
    pub issued: Option<i64>,
    /// All findings; none if the times are in order.
    pub findings: Vec<TimeFinding>,
}

impl TimeReport {
    /// Whether the times are in order.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Checks the times of a token at the moment `now`.
#[must_use]
pub fn check_times(claims: &Json, now: Millis, rules: &TimeRules) -> TimeReport {
    let mut findings = Vec::new();
    let mut read = |claim: TimeClaim| match seconds(claims, claim) {
        Ok(time) => time,
        Err(finding) => {
            findings.push(finding);
            None
        }
    };
    let (expires, not_before, issued) = (read(TimeClaim::Exp), read(TimeClaim::Nbf), read(TimeClaim::Iat));

    // In milliseconds, so that one millisecond beyond the leeway is beyond it.
    let leeway = rules.leeway.saturating_mul(1000);
    let ahead = |time: i64| (time * 1000).saturating_sub(now) > leeway;
    let now_seconds = now.div_euclid(1000);
    if let Some(expires) = expires {
        if now.saturating_sub(expires * 1000) > leeway {
            findings.push(TimeFinding::Expired { seconds: now_seconds - expires });
        }
        let lifetime = expires - issued.unwrap_or(now_seconds);
        if lifetime > rules.max_lifetime {
            findings.push(TimeFinding::LifetimeTooLong { seconds: lifetime, maximum: rules.max_lifetime });
        }
    }
    if let Some(begin) = not_before.filter(|begin| ahead(*begin)) {
        findings.push(TimeFinding::NotYetValid { seconds: begin - now_seconds });
    }
    if let Some(issued) = issued.filter(|issued| ahead(*issued)) {
        findings.push(TimeFinding::IssuedInFuture { seconds: issued - now_seconds });
    }
    TimeReport { expires, not_before, issued, findings }
}

/// Whole seconds; fractions are cut off. Only `exp` has to be there.
fn seconds(claims: &Json, claim: TimeClaim) -> Result<Option<i64>, TimeFinding> {
    match (claims.get(claim.name()), claim) {
        (None, TimeClaim::Exp) => Err(TimeFinding::ExpiryMissing),
        (None, _) => Ok(None),
        (Some(Json::Number(number)), _) => {
            let time = number.floor().filter(|time| (0..=LAST_SECOND).contains(time));
            time.map(Some).ok_or(TimeFinding::OutOfRange { claim })
        }
        (Some(other), _) => Err(TimeFinding::NotANumber { claim, kind: other.kind() }),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::TimeFinding as F;
    use super::*;
    use crate::claims::json::Limits;

    /// In seconds.
    const NOW: i64 = 1_700_000_000;

    fn report_at(claims: &str, now: Millis) -> TimeReport {
        check_times(&Json::parse(claims.as_bytes(), &Limits::default()).unwrap(), now, &TimeRules::default())
    }

    fn findings(claims: &str) -> Vec<TimeFinding> {
        report_at(claims, NOW * 1000).findings
    }

    #[test]
    fn t20_expiry() {
        let out_of_range = F::OutOfRange { claim: TimeClaim::Exp };
        let wrong = |kind| F::NotANumber { claim: TimeClaim::Exp, kind };
        let table = [
            ("{}".to_owned(), vec![F::ExpiryMissing]),
            (r#"{"exp":"1700000600"}"#.to_owned(), vec![wrong("string")]),
            (r#"{"exp":null}"#.to_owned(), vec![wrong("null")]),
            (r#"{"exp":true}"#.to_owned(), vec![wrong("boolean")]),
            (r#"{"exp":[1700000600]}"#.to_owned(), vec![wrong("list")]),
            (r#"{"exp":-1}"#.to_owned(), vec![out_of_range]),
            (r#"{"exp":-0.5}"#.to_owned(), vec![out_of_range]),
            (r#"{"exp":1e400}"#.to_owned(), vec![out_of_range]),
            (r#"{"exp":1e99999999999999999999}"#.to_owned(), vec![out_of_range]),
            (r#"{"exp":253402300800}"#.to_owned(), vec![out_of_range]),
            (r#"{"exp":9223372036854775807}"#.to_owned(), vec![out_of_range]),
            (r#"{"exp":0}"#.to_owned(), vec![F::Expired { seconds: NOW }]),
            (format!(r#"{{"exp":{}}}"#, NOW + 600), vec![]),
            (format!(r#"{{"exp":{}.75}}"#, NOW + 600), vec![]),
            (r#"{"exp":17000006e2}"#.to_owned(), vec![]),
            (format!(r#"{{"exp":{}}}"#, NOW - 60), vec![]),
            (format!(r#"{{"exp":{}}}"#, NOW - 61), vec![F::Expired { seconds: 61 }]),
        ];
        for (claims, expected) in table {
            assert_eq!(findings(&claims), expected, "{claims}");
        }
        let claims = format!(r#"{{"exp":{}}}"#, NOW - 60);
        assert!(report_at(&claims, NOW * 1000).is_valid());
        assert!(!report_at(&claims, NOW * 1000 + 1).is_valid(), "a millisecond beyond the leeway is beyond it");
    }

    #[test]
    fn t21_t22_beginning_and_issue() {
        let table = [
            (r#""nbf":"1700000000""#.to_owned(), vec![F::NotANumber { claim: TimeClaim::Nbf, kind: "string" }]),
            (r#""iat":"1700000000""#.to_owned(), vec![F::NotANumber { claim: TimeClaim::Iat, kind: "string" }]),
            (r#""nbf":-1"#.to_owned(), vec![F::OutOfRange { claim: TimeClaim::Nbf }]),
            (format!(r#""nbf":{}"#, NOW + 60), vec![]),
            (format!(r#""nbf":{}"#, NOW + 61), vec![F::NotYetValid { seconds: 61 }]),
            (format!(r#""iat":{}"#, NOW + 60), vec![]),
            (format!(r#""iat":{}"#, NOW + 61), vec![F::IssuedInFuture { seconds: 61 }]),
            (format!(r#""iat":{NOW},"nbf":{NOW}"#), vec![]),
        ];
        for (times, expected) in table {
            assert_eq!(findings(&format!(r#"{{"exp":{},{times}}}"#, NOW + 600)), expected, "{times}");
        }
    }

    #[test]
    fn t23_lifetime() {
        let day = 24 * 60 * 60;
        let too_long = F::LifetimeTooLong { seconds: day + 1, maximum: day };
        let table = [
            (format!(r#"{{"exp":{},"iat":{}}}"#, NOW + 100, NOW + 100 - day), vec![]),
            (format!(r#"{{"exp":{},"iat":{}}}"#, NOW + 100, NOW + 99 - day), vec![too_long]),
            (format!(r#"{{"exp":{}}}"#, NOW + day), vec![]),
            (format!(r#"{{"exp":{}}}"#, NOW + day + 1), vec![too_long]),
        ];
        for (claims, expected) in table {
            assert_eq!(findings(&claims), expected, "{claims}");
        }
    }

    #[test]
    fn t24_clock_moved_back() {
        let claims = format!(r#"{{"exp":{},"iat":{NOW},"nbf":{NOW}}}"#, NOW + 600);
        let report = report_at(&claims, (NOW - 3600) * 1000);
        assert_eq!(report.findings, [F::NotYetValid { seconds: 3600 }, F::IssuedInFuture { seconds: 3600 }]);
        assert_eq!((report.expires, report.not_before, report.issued), (Some(NOW + 600), Some(NOW), Some(NOW)));
    }

    #[test]
    fn t20_everything_is_reported() {
        let claims = format!(r#"{{"exp":{},"iat":"x","nbf":{}}}"#, NOW - 100, NOW + 100);
        let not_a_number = F::NotANumber { claim: TimeClaim::Iat, kind: "string" };
        assert_eq!(findings(&claims), [not_a_number, F::Expired { seconds: 100 }, F::NotYetValid { seconds: 100 }]);
        let sentence = F::NotANumber { claim: TimeClaim::Iat, kind: "string" }.to_string();
        assert_eq!(sentence, "'iat' is a string instead of a number of seconds.");
    }
}
