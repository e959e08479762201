//! T60 to T64 and T69, against real servers on the loopback interface.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// What must never be seen in an error.
const SECRET: &str = "secret-of-the-private-service";

/// Answers as many connections as come, each with these bytes, and then does what `end` says.
struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Close,
    KeepOpen,
    Endless,
    /// A byte now and then, forever.
    Drip,
}

impl Server {
    async fn start(answer: impl Into<Vec<u8>>, end: End) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (answer, seen) = (answer.into(), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), end, Arc::clone(&seen)));
            }
        });
        Self { port, requests }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/document", self.port)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, answer: Vec<u8>, end: End, seen: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    seen.lock().unwrap().push(String::from_utf8(request).unwrap());
    if stream.write_all(&answer).await.is_err() {
        return;
    }
    match end {
        End::Close => {}
        // Until the client goes away.
        End::KeepOpen => drop(stream.read(&mut [0]).await),
        End::Endless => while stream.write_all(&[b'x'; 4096]).await.is_ok() {},
        End::Drip => {
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Reaches this machine only by its address.
fn client() -> GuardedClient {
    GuardedClient::new(AllowList::parse("127.0.0.1").unwrap())
}

/// Names and their addresses, for one lookup after the other.
struct FakeResolver {
    answers: HashMap<&'static str, Vec<Vec<IpAddr>>>,
    lookups: AtomicUsize,
}

impl FakeResolver {
    fn of(host: &'static str, answers: &[&[&str]]) -> Arc<Self> {
        let addresses = |texts: &&[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let answers = HashMap::from([(host, answers.iter().map(addresses).collect())]);
        Arc::new(Self { answers, lookups: AtomicUsize::new(0) })
    }
}

#[async_trait::async_trait]
impl Resolver for FakeResolver {
    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let number = self.lookups.fetch_add(1, Ordering::SeqCst);
        let answers = self.answers.get(host).ok_or_else(|| io::Error::other("unknown name"))?;
        let answer = answers.get(number).or(answers.last()).unwrap();
        Ok(answer.iter().map(|address| SocketAddr::new(*address, port)).collect())
    }
}

#[tokio::test]
async fn a_document_arrives() {
    let server = Server::start(ok(r#"{"a":1}"#), End::Close).await;
    let document = client().get_json(&server.url(), 7).await.unwrap();
    assert_eq!(document.bytes, br#"{"a":1}"#);
    let request = server.requests().remove(0).to_ascii_lowercase();
    assert!(request.starts_with("get /document http/1.1\r\n"), "{request}");
    assert!(request.contains("accept-encoding: identity\r\n") && request.contains("accept: application/json\r\n"));
}

#[tokio::test]
async fn t60_addresses_that_are_not_public() {
    let table = [
        ("https://127.0.0.1", "127.0.0.1", AddressKind::Loopback),
        ("https://127.1", "127.0.0.1", AddressKind::Loopback),
        ("https://2130706433", "127.0.0.1", AddressKind::Loopback),
        ("https://0x7f.1", "127.0.0.1", AddressKind::Loopback),
        ("https://0177.0.0.1", "127.0.0.1", AddressKind::Loopback),
        ("https://[::1]:8443", "::1", AddressKind::Loopback),
        ("https://10.0.0.1", "10.0.0.1", AddressKind::Private),
        ("https://172.16.0.1", "172.16.0.1", AddressKind::Private),
        ("https://192.168.0.1", "192.168.0.1", AddressKind::Private),
        ("https://169.254.169.254/latest/meta-data", "169.254.169.254", AddressKind::LinkLocal),
        ("https://[fe80::1]", "fe80::1", AddressKind::LinkLocal),
        ("https://[fc00::1]", "fc00::1", AddressKind::Private),
        ("https://0.0.0.0", "0.0.0.0", AddressKind::Unspecified),
        ("https://[::ffff:127.0.0.1]", "::ffff:127.0.0.1", AddressKind::Loopback),
        ("https://100.64.0.1", "100.64.0.1", AddressKind::SharedSpace),
    ];
    for (url, address, expected) in table {
        match GuardedClient::new(AllowList::default()).get_json(url, 1).await {
            Err(FetchError::RefusedAddress { address: refused, kind, .. }) => {
                assert_eq!((refused.to_string().as_str(), kind), (address, expected), "{url}");
            }
            other => panic!("{url}: {other:?}"),
        }
    }
    for url in ["https://localhost", "https://localhost.", "https://LOCALHOST:8443"] {
        let result = GuardedClient::new(AllowList::default()).get_json(url, 1).await;
        assert!(matches!(result, Err(FetchError::RefusedAddress { .. } | FetchError::Dns { .. })), "{url}: {result:?}");
    }
}

#[tokio::test]
async fn t60_every_address_of_a_name_is_checked() {
    let server = Server::start(ok(SECRET), End::Close).await;
    let allow = AllowList::parse("allowed.test, 127.0.0.2").unwrap();
    for addresses in [&["127.0.0.1"][..], &["8.8.8.8", "127.0.0.1"], &["127.0.0.2", "::1"], &["::ffff:10.0.0.1"]] {
        let resolver = FakeResolver::of("issuer.test", &[addresses]);
        let client = GuardedClient::new(allow.clone()).with_resolver(resolver);
        let result = client.get_json(&format!("https://issuer.test:{}/", server.port), 100).await;
        let Err(refused @ FetchError::RefusedAddress { .. }) = result else { panic!("{addresses:?}: {result:?}") };
        // What a name means inside is not told (T69).
        assert!(addresses.iter().all(|address| !refused.to_string().contains(address)), "{refused}");
    }
    assert_eq!(server.requests(), Vec::<String>::new());

    let client = GuardedClient::new(allow).with_resolver(FakeResolver::of("allowed.test", &[&["127.0.0.1"]]));
    assert!(client.get_json(&format!("http://allowed.test:{}/", server.port), 100).await.is_ok());
    let unknown = client.get_json("https://unknown.test/", 100).await;
    assert_eq!(unknown, Err(FetchError::Dns { host: "unknown.test".to_owned() }));
}

#[tokio::test]
async fn t61_the_checked_address_is_the_one_connected_to() {
    let server = Server::start(ok("{}"), End::Close).await;
    // A second question would be answered with an address where nobody listens.
    let resolver = FakeResolver::of("issuer.test", &[&["127.0.0.1"], &["127.0.0.9"]]);
    let asked: Arc<dyn Resolver> = resolver.clone();
    let client = GuardedClient::new(AllowList::parse("issuer.test").unwrap()).with_resolver(asked);
    client.get_json(&format!("http://issuer.test:{}/", server.port), 100).await.unwrap();
    assert_eq!(resolver.lookups.load(Ordering::SeqCst), 1);
    assert!(server.requests()[0].contains(&format!("host: issuer.test:{}", server.port)));
}

#[tokio::test]
async fn t62_schemes_and_urls() {
    let table = [
        ("http://gitlab.com/keys", FetchError::Scheme { host: "gitlab.com".to_owned() }),
        ("http://10.0.0.1/keys", FetchError::Scheme { host: "10.0.0.1".to_owned() }),
        ("gopher://gitlab.com/", FetchError::Scheme { host: "gitlab.com".to_owned() }),
        ("ftp://gitlab.com/", FetchError::Scheme { host: "gitlab.com".to_owned() }),
        ("file:///etc/passwd", FetchError::Url),
        ("file://localhost/etc/passwd", FetchError::Url),
        ("data:application/json,{}", FetchError::Url),
        ("https://user@gitlab.com/", FetchError::Url),
        ("https://user:pw@gitlab.com/", FetchError::Url),
        ("/keys", FetchError::Url),
        ("", FetchError::Url),
    ];
    for (url, expected) in table {
        assert_eq!(client().get_json(url, 1).await, Err(expected), "{url}");
    }
}

#[tokio::test]
async fn t63_redirections_are_not_followed() {
    let target = Server::start(ok(SECRET), End::Close).await;
    for status in [301, 302, 303, 307, 308] {
        let answer = format!("HTTP/1.1 {status} Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", target.url());
        let server = Server::start(answer, End::Close).await;
        assert_eq!(client().get_json(&server.url(), 100).await, Err(FetchError::Redirect(status)));
    }
    assert_eq!(target.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn t64_size_is_what_arrives() {
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{}\r\n8\r\n{0}\r\n0\r\n\r\n", "xxxxxxxx");
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n";
    let absurd = "HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\n";
    for (answer, end) in [
        (ok(&"x".repeat(16)), End::Close),
        (chunked, End::Close),
        (announced.to_owned(), End::KeepOpen),
        (absurd.to_owned(), End::KeepOpen),
        ("HTTP/1.1 200 OK\r\n\r\n".to_owned(), End::Endless),
    ] {
        let server = Server::start(answer.clone(), end).await;
        assert_eq!(client().get_json(&server.url(), 15).await, Err(FetchError::TooLarge(15)), "{answer}");
    }
    let server = Server::start(ok(&"x".repeat(15)), End::Close).await;
    assert_eq!(client().get_json(&server.url(), 15).await.unwrap().bytes.len(), 15);
}

#[tokio::test]
async fn t64_answers_that_never_end() {
    let short = Duration::from_millis(200);
    let client = client().with_timeout(short);
    for answer in
        ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345", "HTTP/1.1 200 OK\r\n\r\n123"]
    {
        let server = Server::start(answer, End::KeepOpen).await;
        assert_eq!(client.get_json(&server.url(), 100).await, Err(FetchError::Timeout(short)), "{answer}");
    }
    // A body that always brings a little is over when the time is, not when the last byte is old.
    let server = Server::start("HTTP/1.1 200 OK\r\n\r\n", End::Drip).await;
    assert_eq!(client.get_json(&server.url(), 1_000_000).await, Err(FetchError::Timeout(short)));
}

#[tokio::test]
async fn t64_t69_bad_answers_say_nothing_of_the_body() {
    let length = SECRET.len() + 5;
    let table = [
        (format!("HTTP/1.1 404 {SECRET}\r\ncontent-length: {}\r\n\r\n{SECRET}", SECRET.len()), FetchError::Status(404)),
        (format!("HTTP/1.1 500 Oops\r\nx: {SECRET}\r\n\r\n{SECRET}"), FetchError::Status(500)),
        ("HTTP/1.1 204 None\r\n\r\n".to_owned(), FetchError::Status(204)),
        (format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{SECRET}"), FetchError::Broken),
        (format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{SECRET}"), FetchError::Broken),
        (format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n{SECRET}"), FetchError::Compressed),
        (format!("{SECRET}\r\n\r\n"), FetchError::Broken),
        (String::new(), FetchError::Broken),
    ];
    for (answer, expected) in table {
        let server = Server::start(answer.clone(), End::Close).await;
        let error = client().get_json(&server.url(), 1000).await.unwrap_err();
        assert_eq!(error, expected, "{answer}");
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

#[tokio::test]
async fn t69_connections_that_fail() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let refused = client().get_json(&format!("http://127.0.0.1:{port}/"), 100).await;
    let reason = "connection refused".to_owned();
    assert_eq!(refused, Err(FetchError::Connect { host: "127.0.0.1".to_owned(), reason }));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(stream.write_all(SECRET.as_bytes()).await);
        }
    });
    let plain = client().get_json(&format!("https://127.0.0.1:{port}/"), 100).await.unwrap_err();
    // `Setup` on a machine without certificates.
    assert!(matches!(plain, FetchError::Tls { .. } | FetchError::Setup), "{plain:?}");
    assert!(!plain.to_string().contains(SECRET));
}
