//! The `OpenAPI` document says what the handlers do, and the committed copy says what it says.

use std::path::Path;

use serde_json::Value;

use crate::support::{Database, Server};

#[test]
fn the_committed_document_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let text = server::openapi::text().unwrap();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/openapi.json is not up to date: run UPDATE_OPENAPI=1 cargo test -p server document"
    );
}

#[tokio::test]
async fn it_is_served_and_complete() {
    let server = Server::start(Database::sqlite()).await;
    let answer = server.get("/openapi.json", "").await;
    assert_eq!(answer.text, server::openapi::text().unwrap());
    let document = &answer.json;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["components"]["securitySchemes"]["access_token"]["scheme"], "bearer");
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations += 1;
            let place = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{place}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{place}");
            let open = operation
                .get("security")
                .is_some_and(|security| security[0] == Value::Object(serde_json::Map::default()));
            assert_eq!(open, !responses.contains_key("401") || path.starts_with("/v1/serviceaccounts/"), "{place}");
            if path.contains("{id}") {
                assert!(responses.contains_key("404") && responses.contains_key("422"), "{place}");
            }
        }
    }
    assert_eq!(operations, 57);
    references_resolve(document, document);
}

/// Every `$ref` names something.
fn references_resolve(document: &Value, part: &Value) {
    match part {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference}");
            }
            object.values().for_each(|value| references_resolve(document, value));
        }
        Value::Array(array) => array.iter().for_each(|value| references_resolve(document, value)),
        _ => {}
    }
}
