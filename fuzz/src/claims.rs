//! Reading JSON: nothing panics, nothing is accepted that serde_json refuses, and what is read means the same.

#![no_main]

use identity::claims::{Json, Limits};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let limits = Limits::default();
    let Ok(read) = Json::parse(data, &limits) else { return };
    let other: Value = serde_json::from_slice(data).expect("serde_json refuses it");
    assert!(same(&read, &other), "{read:?} {other}");
    assert_eq!(Json::parse(read.to_text().as_bytes(), &limits).as_ref(), Ok(&read));
});

fn same(ours: &Json, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Json::Number(ours), Value::Number(theirs)) => {
            // Texts differ only in how the exponent is written.
            let plain = |text: &str| text.replace('E', "e").replace("e+", "e");
            plain(ours.as_str()) == plain(&theirs.to_string())
        }
        (Json::String(ours), Value::String(theirs)) => ours == theirs,
        (Json::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Json::Object(ours), Value::Object(theirs)) => {
            // Names are distinct, or serde_json would have fewer.
            ours.len() == theirs.len()
                && ours.iter().all(|(name, value)| theirs.get(name).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}
