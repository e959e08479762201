//! Finding the claim that a bound claim names.

use super::json::Json;

/// The claim that `name` means, if the token has it.
///
/// In this order, the first that exists:
/// 1. the top-level claim of exactly that name (names may contain dots and slashes, as
///    `oidc.circleci.com/project-id` does),
/// 2. if the name begins with `/`: a JSON pointer (RFC 6901), the only form that reaches into lists,
/// 3. otherwise a dotted path, in which a step may itself contain dots; the longest name that exists goes first, so that
///    `kubernetes.io.serviceaccount.name` finds `name` in `serviceaccount` in `kubernetes.io`.
#[must_use]
pub fn find<'a>(claims: &'a Json, name: &str) -> Option<&'a Json> {
    if let Some(found) = claims.get(name) {
        return Some(found);
    }
    match name.strip_prefix('/') {
        Some(rest) => pointer(claims, rest),
        None => dotted(claims, name),
    }
}

fn pointer<'a>(from: &'a Json, path: &str) -> Option<&'a Json> {
    let mut here = from;
    for token in path.split('/') {
        here = match here {
            Json::Object(_) => here.get(&unescape(token)?)?,
            Json::List(elements) => elements.get(list_index(token)?)?,
            _ => return None,
        };
    }
    Some(here)
}

/// `~1` is a slash and `~0` a tilde (RFC 6901 §4); any other tilde is an error, so nothing is found.
fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '~' => match characters.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

/// Digits without a leading zero (RFC 6901 §4).
fn list_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with('0');
    let digits = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    (canonical && digits).then(|| token.parse().ok()).flatten()
}

/// Every node can be reached by one path only, so this visits each member at most once however the names are split.
fn dotted<'a>(from: &'a Json, path: &str) -> Option<&'a Json> {
    let Json::Object(members) = from else { return None };
    if let Some(found) = from.get(path) {
        return Some(found);
    }
    let mut steps: Vec<(&str, &Json)> = members
        .iter()
        .filter_map(|(name, value)| Some((path.strip_prefix(name.as_str())?.strip_prefix('.')?, value)))
        .collect();
    // The shortest rest belongs to the longest name.
    steps.sort_by_key(|(rest, _)| rest.len());
    steps.into_iter().find_map(|(rest, value)| dotted(value, rest))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::super::json::Limits;
    use super::*;

    #[test]
    fn t47_names_pointers_and_paths() {
        let claims = r#"{
            "sub": "s",
            "oidc.circleci.com/project-id": "circle",
            "a.b": "exact",
            "a": {"b": "nested", "c": "path", "b.d": 7, "": "empty"},
            "/x": "slash name",
            "x": "pointer",
            "kubernetes.io": {"namespace": "ns", "serviceaccount": {"name": "builder"}},
            "long.er": {"z": 1},
            "long": {"er.y": 2, "er": {"z": 3, "w": 4}},
            "groups": ["one", {"two": "deep"}],
            "m~n": {"p/q": "escaped"},
            "": {"": "empty names"},
            "nothing": null
        }"#;
        let claims = Json::parse(claims.as_bytes(), &Limits::default()).unwrap();
        let table = [
            ("sub", Some("\"s\"")),
            ("Sub", None),
            ("oidc.circleci.com/project-id", Some("\"circle\"")),
            ("a.b", Some("\"exact\"")),
            ("/a/b", Some("\"nested\"")),
            ("a.c", Some("\"path\"")),
            ("a.b.d", Some("7")),
            ("/a/b.d", Some("7")),
            ("/x", Some("\"slash name\"")),
            ("kubernetes.io.serviceaccount.name", Some("\"builder\"")),
            ("kubernetes.io.namespace", Some("\"ns\"")),
            ("/kubernetes.io/serviceaccount/name", Some("\"builder\"")),
            ("long.er.z", Some("1")),
            ("long.er.y", Some("2")),
            ("long.er.w", Some("4")),
            ("groups.0", None),
            ("/groups/0", Some("\"one\"")),
            ("/groups/1/two", Some("\"deep\"")),
            ("/groups/01", None),
            ("/groups/-", None),
            ("/groups/+1", None),
            ("/groups/2", None),
            ("/groups/99999999999999999999999", None),
            ("/m~0n/p~1q", Some("\"escaped\"")),
            ("/m~n/p~1q", None),
            ("/m~2n", None),
            ("/", Some(r#"{"":"empty names"}"#)),
            ("//", Some("\"empty names\"")),
            ("a.", Some("\"empty\"")),
            ("sub.x", None),
            ("nothing", Some("null")),
            ("absent", None),
        ];
        for (name, expected) in table {
            assert_eq!(find(&claims, name).map(Json::to_text).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn t47_many_ways_to_split_stay_cheap() {
        let path = vec!["a"; 128].join(".");
        let mut text = String::from("1");
        for _ in 0..30 {
            let members: Vec<String> = (1..4).map(|n| format!("\"{}\":{}", vec!["a"; n].join("."), n)).collect();
            text = format!("{{{},\"a.a.a.a\":{text}}}", members.join(","));
        }
        let claims = Json::parse(text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(find(&claims, &path), None);
    }
}
