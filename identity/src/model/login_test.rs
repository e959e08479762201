//! Testing whether a token would log in, without logging in.

use serde::{Deserialize, Serialize};

use super::{LoginAccount, LoginOutcome};
use crate::timestamp::Timestamp;

/// The longest token, in bytes.
const MAX_TOKEN: usize = 16 * 1024;

/// What would come of a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TestReport {
    /// How it would end.
    pub outcome: LoginOutcome,
    /// Whether the signature was looked at. If it was not, the claims were taken for true.
    pub signature_checked: bool,
    /// The moment for which it was tested: now, or the time of the recorded login.
    pub at: Timestamp,
    /// Rule by rule.
    pub account: LoginAccount,
}

/// The token that was pasted, without the part that makes it worth stealing. Checks its shape only.
///
/// # Errors
/// With a sentence for the person who pasted it.
pub fn without_signature(pasted: &str) -> Result<String, String> {
    let token = pasted.trim();
    if token.is_empty() {
        return Err("Paste an ID token.".to_owned());
    }
    if token.len() > MAX_TOKEN {
        return Err(format!("A token has at most {MAX_TOKEN} bytes."));
    }
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next(), parts.next(), parts.next());
    let (Some(header), Some(payload), None) = (header, payload, parts.next()) else {
        return Err("This is no ID token: that has three parts with dots between them.".to_owned());
    };
    let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if header.is_empty()
        || payload.is_empty()
        || ![header, payload, signature.unwrap_or_default()].into_iter().all(is_part)
    {
        return Err(
            "This is no ID token: its parts have letters, digits, - and _ only. Is it all of it, without blanks \
                    and quotation marks?"
                .to_owned(),
        );
    }
    Ok(format!("{header}.{payload}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t103_the_signature_goes_and_the_shape_is_checked() {
        for (pasted, kept) in
            [("aa.bb.cc", "aa.bb"), (" aa.b-_9.c\n", "aa.b-_9"), ("aa.bb", "aa.bb"), ("aa.bb.", "aa.bb")]
        {
            assert_eq!(without_signature(pasted).as_deref(), Ok(kept));
        }
        for bad in
            ["", " ", "aa", "aa.bb.cc.dd", ".bb.cc", "aa..cc", "aa.b b.cc", "\"aa.bb.cc\"", "Bearer aa.bb.cc", "é.b.c"]
        {
            assert!(without_signature(bad).is_err(), "{bad}");
        }
        assert!(without_signature(&format!("a.{}.c", "b".repeat(MAX_TOKEN))).is_err());
    }
}
