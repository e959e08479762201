//! The audience of a token (`aud`, RFC 7519 §4.1.3): whether it was meant for us.

use crate::claims::json::Json;

/// Whether a token was issued for the required audience, and for whom otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudienceVerdict {
    /// The required audience is the audience, or one of several.
    Accepted,
    /// There is no `aud`.
    Missing,
    /// `aud` is an empty list or an empty string.
    Empty,
    /// The token was issued for others: these.
    Other(Vec<String>),
    /// `aud` is neither a string nor a list of strings, but this ([`Json::kind`]; for a list, its first other element).
    Malformed(&'static str),
}

impl AudienceVerdict {
    /// Whether the token may be used.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        *self == Self::Accepted
    }
}

/// Looks for the required audience, compared exactly. A string and a list of that one string mean the same.
#[must_use]
pub fn check_audience(claims: &Json, required: &str) -> AudienceVerdict {
    let received = match claims.get("aud") {
        None => return AudienceVerdict::Missing,
        Some(single @ Json::String(_)) => std::slice::from_ref(single),
        Some(Json::List(several)) => several.as_slice(),
        Some(other) => return AudienceVerdict::Malformed(other.kind()),
    };
    let mut names = Vec::with_capacity(received.len());
    for element in received {
        match element {
            Json::String(name) => names.push(name.as_str()),
            other => return AudienceVerdict::Malformed(other.kind()),
        }
    }
    if names.iter().all(|name| name.is_empty()) {
        AudienceVerdict::Empty
    } else if names.contains(&required) {
        AudienceVerdict::Accepted
    } else {
        AudienceVerdict::Other(names.into_iter().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::AudienceVerdict as V;
    use super::*;
    use crate::claims::json::Limits;

    #[test]
    fn t33_t50_audience() {
        let other = |names: &[&str]| V::Other(names.iter().map(|name| (*name).to_owned()).collect());
        let table = [
            (r#"{"aud":"https://t.example"}"#, V::Accepted),
            (r#"{"aud":["https://t.example"]}"#, V::Accepted),
            (r#"{"aud":["other","https://t.example"]}"#, V::Accepted),
            ("{}", V::Missing),
            (r#"{"aud":[]}"#, V::Empty),
            (r#"{"aud":""}"#, V::Empty),
            (r#"{"aud":[""]}"#, V::Empty),
            (r#"{"aud":"other"}"#, other(&["other"])),
            (r#"{"aud":["other","more"]}"#, other(&["other", "more"])),
            (r#"{"aud":"https://T.example"}"#, other(&["https://T.example"])),
            (r#"{"aud":"https://t.example/"}"#, other(&["https://t.example/"])),
            (r#"{"aud":"https://t.example.evil"}"#, other(&["https://t.example.evil"])),
            (r#"{"aud":"[\"https://t.example\"]"}"#, other(&["[\"https://t.example\"]"])),
            (r#"{"aud":7}"#, V::Malformed("number")),
            (r#"{"aud":null}"#, V::Malformed("null")),
            (r#"{"aud":{"https://t.example":1}}"#, V::Malformed("object")),
            (r#"{"aud":["https://t.example",7]}"#, V::Malformed("number")),
            (r#"{"aud":[["https://t.example"]]}"#, V::Malformed("list")),
        ];
        for (claims, expected) in table {
            let claims = Json::parse(claims.as_bytes(), &Limits::default()).unwrap();
            let verdict = check_audience(&claims, "https://t.example");
            assert_eq!(verdict, expected, "{}", claims.to_text());
            assert_eq!(verdict.is_accepted(), expected == V::Accepted);
        }
        let empty = Json::parse(br#"{"aud":""}"#, &Limits::default()).unwrap();
        assert!(!check_audience(&empty, "").is_accepted(), "an empty requirement is met by nothing");
    }
}
