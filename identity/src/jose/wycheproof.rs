//! The JWS and JWK vectors of Project Wycheproof, if they lie beside the workspace (`../shared/vectors`).
//!
//! Vectors of symmetric keys are left out as "accepts": `oct` keys are never used here, so each of them is refused.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use super::compact::CompactJws;
use super::jwk::KeyFault;
use super::key_set::KeySet;
use serde_json::Value;

/// What the vectors say against what we do.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    /// Refused, as they should be.
    refused: usize,
    /// Accepted, as they should be.
    accepted: usize,
    /// Accepted although invalid: must be empty.
    false_accepts: Vec<u64>,
    /// Valid, but with a symmetric key, which we never use.
    symmetric: usize,
    /// Refused although valid, with an asymmetric key.
    false_rejects: Vec<u64>,
}

fn groups(file: &str) -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors").join(file);
    let document: Value = serde_json::from_slice(&std::fs::read(path).ok()?).unwrap();
    Some(document["testGroups"].as_array().unwrap().clone())
}

fn run(file: &str) -> Option<Counts> {
    let mut counts = Counts::default();
    for group in groups(file)? {
        let key = group.get("public").unwrap_or(&group["private"]);
        let keys = if key.get("keys").is_some() { key.clone() } else { serde_json::json!({ "keys": [key] }) };
        let set = KeySet::parse(&serde_json::to_vec(&keys).unwrap()).unwrap();
        let symmetric = group.get("public").is_none();
        for test in group["tests"].as_array().unwrap() {
            // The vectors of the JSON serialisation are objects instead of texts.
            let jws = test["jws"].as_str().map_or_else(|| test["jws"].to_string(), str::to_owned);
            let accepted = CompactJws::parse(&jws).is_ok_and(|jws| set.verify_jws(&jws).is_ok());
            let id = test["tcId"].as_u64().unwrap();
            match (test["result"] == "valid", accepted) {
                (true, true) => counts.accepted += 1,
                (false, false) => counts.refused += 1,
                (false, true) => counts.false_accepts.push(id),
                (true, false) if symmetric => counts.symmetric += 1,
                (true, false) => counts.false_rejects.push(id),
            }
        }
    }
    Some(counts)
}

/// 355 refused and 26 accepted as they should be, 10 of symmetric keys, no false accept.
///
/// The 10 that we refuse although they are called valid, on purpose: 259, 264, 268, 272, 320 and 325 sign an empty
/// payload, which is no JWT; in 346 and 350 the key says PS256 and the token PS384; in 347 and 351 the key says `ES521`,
/// a name that does not exist. ES512 itself is accepted.
#[test]
fn t03_t06_t12_wycheproof_signatures() {
    let Some(counts) = run("json_web_signature_test.json") else { return };
    assert!(counts.false_accepts.is_empty(), "{counts:?}");
    assert_eq!((counts.refused, counts.accepted, counts.symmetric), (355, 26, 10), "{counts:?}");
    assert_eq!(counts.false_rejects, [259, 264, 268, 272, 320, 325, 346, 347, 350, 351]);
}

/// 21 refused and 1 accepted as they should be, 4 of symmetric keys; no false accept, no false refusal.
#[test]
fn t04_t05_t06_wycheproof_keys() {
    let Some(counts) = run("json_web_key_test.json") else { return };
    assert!(counts.false_accepts.is_empty() && counts.false_rejects.is_empty(), "{counts:?}");
    assert_eq!((counts.refused, counts.accepted, counts.symmetric), (21, 1, 4), "{counts:?}");
}

/// The key of the vectors with the ROCA weakness is recognised as such, not refused for another reason.
#[test]
fn t04_wycheproof_roca() {
    let Some(groups) = groups("json_web_key_test.json") else { return };
    let group = groups.iter().find(|group| group["comment"] == "jws_rsa_roca_key").unwrap();
    let set = KeySet::parse(&serde_json::to_vec(&group["public"]).unwrap()).unwrap();
    let reasons: Vec<&KeyFault> = set.ignored().iter().map(|key| &key.reason).collect();
    assert_eq!(reasons, [&KeyFault::Roca]);
}
