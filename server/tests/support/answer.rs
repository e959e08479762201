//! What came back.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::Value;

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    /// Null if the body is not JSON.
    pub json: Value,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, text, json }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answer without what is different in every one.
    pub fn comparable(&self) -> (StatusCode, Value) {
        let mut json = self.json.clone();
        if let Some(object) = json.as_object_mut() {
            object.remove("request_id");
            object.remove("login_id");
        }
        (self.status, json)
    }

    /// It is a problem with this code, in the form of RFC 9457.
    pub fn is_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.json["code"], code, "{}", self.text);
        assert_eq!(self.json["status"], status, "{}", self.text);
        assert_eq!(self.json["type"], format!("urn:tharsis:problem:{code}"), "{}", self.text);
        assert!(self.json["title"].is_string() && self.json["detail"].is_string(), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert_eq!(self.json["request_id"], self.header("x-request-id"), "{}", self.text);
    }

    /// It is a problem of the input, at this place.
    pub fn is_invalid_at(&self, pointer: &str) {
        self.is_problem(422, "invalid");
        let errors = self.json["errors"].as_array().unwrap();
        assert!(errors.iter().any(|error| error["pointer"] == pointer), "{pointer}: {}", self.text);
    }
}
