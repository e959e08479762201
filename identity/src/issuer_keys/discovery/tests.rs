//! T32, T62, T64 and T69: discovery against real servers on the loopback interface.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::jose::algorithm::KeyFamily;
use crate::jose::test_keys::{TestKey, key_set};
use crate::outbound::allow_list::AllowList;

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Serves bodies by path, 404 otherwise.
struct Site {
    base: String,
    pages: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl Site {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let pages: Arc<Mutex<HashMap<String, Vec<u8>>>> = Arc::default();
        let served = Arc::clone(&pages);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await.unwrap());
                }
                let path = String::from_utf8(request).unwrap().split(' ').nth(1).unwrap().to_owned();
                let page = served.lock().unwrap().get(&path).cloned();
                let (status, body) = page.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
                let answer = [head.into_bytes(), body].concat();
                drop(stream.write_all(&answer).await);
            }
        });
        Self { base, pages }
    }

    fn page(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.pages.lock().unwrap().insert(path.to_owned(), body.into());
    }

    fn configure(&self, issuer: &str, jwks_uri: &str) {
        self.page(WELL_KNOWN, format!(r#"{{"issuer":"{issuer}","jwks_uri":"{jwks_uri}","other":[1,{{}}]}}"#));
    }

    async fn fetch(&self) -> Result<usize, SourceError> {
        let client = GuardedClient::new(AllowList::parse("127.0.0.1").unwrap());
        let set = client.fetch(&self.base.parse().unwrap()).await?;
        Ok(set.keys().len())
    }
}

#[tokio::test]
async fn keys_are_found() {
    let site = Site::start().await;
    site.page("/keys?p=x", key_set(&[TestKey::generate(KeyFamily::P256).jwk("a"), "7".to_owned()]));
    for slash in ["", "/"] {
        site.configure(&format!("{}{slash}", site.base), &format!("{}/keys?p=x", site.base));
        assert_eq!(site.fetch().await, Ok(1));
    }
}

#[tokio::test]
async fn t32_the_configuration_names_another_issuer() {
    let site = Site::start().await;
    site.page("/keys", key_set(&[TestKey::generate(KeyFamily::P256).jwk("a")]));
    let keys = format!("{}/keys", site.base);
    let upper = site.base.replace("http", "HTTP");
    for issuer in ["https://gitlab.com", "", &format!("{}/x", site.base), &format!("{}//", site.base), &upper] {
        site.configure(issuer, &keys);
        assert_eq!(site.fetch().await, Err(SourceError::IssuerMismatch), "{issuer}");
    }
    for document in
        [format!(r#"{{"jwks_uri":"{keys}"}}"#), format!(r#"{{"issuer":["{}"],"jwks_uri":"{keys}"}}"#, site.base)]
    {
        site.page(WELL_KNOWN, document);
        assert_eq!(site.fetch().await, Err(SourceError::IssuerMismatch));
    }
}

#[tokio::test]
async fn t62_where_the_key_set_may_be() {
    let site = Site::start().await;
    for address in ["https://10.0.0.1/keys", "https://127.0.0.2/", "https://[::1]/keys"] {
        site.configure(&site.base, address);
        let refused = site.fetch().await;
        assert!(
            matches!(refused, Err(SourceError::KeySet(FetchError::RefusedAddress { .. }))),
            "{address}: {refused:?}"
        );
    }
    for address in ["http://gitlab.com/keys", "gopher://gitlab.com/", "http://127.0.0.2/keys"] {
        site.configure(&site.base, address);
        let refused = site.fetch().await;
        assert!(matches!(refused, Err(SourceError::KeySet(FetchError::Scheme { .. }))), "{address}: {refused:?}");
    }
    for address in ["file:///etc/passwd", "/keys", ""] {
        site.configure(&site.base, address);
        assert_eq!(site.fetch().await, Err(SourceError::KeySet(FetchError::Url)), "{address}");
    }
    site.page(WELL_KNOWN, format!(r#"{{"issuer":"{}"}}"#, site.base));
    assert_eq!(site.fetch().await, Err(SourceError::NoKeySetAddress));
    site.configure(&site.base, &format!("{}/missing", site.base));
    assert_eq!(site.fetch().await, Err(SourceError::KeySet(FetchError::Status(404))));
}

#[tokio::test]
async fn t64_t69_documents_that_are_something_else() {
    let site = Site::start().await;
    assert_eq!(site.fetch().await, Err(SourceError::Discovery(FetchError::Status(404))));
    let html = "<html>secret-of-the-private-service</html>";
    site.page(WELL_KNOWN, html);
    let error = site.fetch().await.unwrap_err();
    assert_eq!(error, SourceError::DiscoveryJson(JsonError::Syntax(0)));
    assert!(!format!("{error} {error:?}").contains("secret"));
    site.page(WELL_KNOWN, "x".repeat(MAX_DISCOVERY_BYTES + 1));
    assert_eq!(site.fetch().await, Err(SourceError::Discovery(FetchError::TooLarge(MAX_DISCOVERY_BYTES))));

    site.configure(&site.base, &format!("{}/keys", site.base));
    site.page("/keys", html);
    let error = site.fetch().await.unwrap_err();
    assert_eq!(error, SourceError::KeySetContent(KeySetError::Json(JsonError::Syntax(0))));
    assert!(!format!("{error} {error:?}").contains("secret"));
    site.page("/keys", key_set(&vec!["{}".to_owned(); 100_000]));
    let too_many = site.fetch().await.unwrap_err();
    assert_eq!(too_many, SourceError::KeySetContent(KeySetError::Json(JsonError::TooMany)));
    site.page("/keys", "x".repeat(MAX_KEY_SET_BYTES + 1));
    assert_eq!(site.fetch().await, Err(SourceError::KeySet(FetchError::TooLarge(MAX_KEY_SET_BYTES))));
}
