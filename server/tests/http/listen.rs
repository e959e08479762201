//! Real connections.

use std::time::Duration;

use axum::{Router, extract::ConnectInfo, routing::get};
use server::listen::{serve, serve_within};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

async fn request(stream: &mut TcpStream, text: &str) -> String {
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn requests_under_way_end_before_the_server_does() {
    let (begun, has_begun) = oneshot::channel::<()>();
    let (finish, may_finish) = oneshot::channel::<()>();
    let channels = std::sync::Arc::new(tokio::sync::Mutex::new(Some((begun, may_finish))));
    let slow = move |ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>| async move {
        let (begun, may_finish) = channels.lock().await.take().unwrap();
        begun.send(()).unwrap();
        may_finish.await.unwrap();
        format!("done for {}", peer.ip())
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let router = Router::new().route("/slow", get(slow));
    let server = tokio::spawn(serve(listener, router, async {
        let _ = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let answer = tokio::spawn(async move {
        request(&mut stream, "GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await
    });
    has_begun.await.unwrap();
    stop.send(()).unwrap();
    // Idle connections do not hold it up, new ones are refused, the one under way ends.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    finish.send(()).unwrap();
    let answer = answer.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done for 127.0.0.1"), "{answer}");
    server.await.unwrap();
}

#[tokio::test]
async fn t105_headers_have_limits() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "ok" }));
    tokio::spawn(serve(listener, router, std::future::pending()));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let large = format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: {}\r\n\r\n", "a".repeat(20 * 1024));
    assert!(request(&mut stream, &large).await.starts_with("HTTP/1.1 200"));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let large = format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: {}\r\n\r\n", "a".repeat(40 * 1024));
    stream.write_all(large.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The connection may be reset before everything is read.
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn t105_a_header_that_does_not_arrive_ends_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "ok" }));
    tokio::spawn(serve_within(Duration::from_millis(50), listener, router, std::future::pending()));
    // Half a header, nothing at all, and nothing after a first request.
    for sent in ["GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", "", "GET / HTTP/1.1\r\nhost: x\r\n\r\n"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(20), request(&mut stream, sent)).await;
        let answer = answer.unwrap_or_else(|_| panic!("the connection stays open after {sent:?}"));
        assert_eq!(answer.starts_with("HTTP/1.1 200"), sent.ends_with("\r\n\r\n"), "{sent:?}: {answer}");
    }
}

/// A frame of HTTP/2 (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

/// `GET / HTTP/2` to the host `x`, with nothing after its header (RFC 7541, appendix A).
fn get_root(stream: u32) -> Vec<u8> {
    const HEADERS: u8 = 1;
    const END_STREAM_AND_HEADERS: u8 = 0x5;
    frame(HEADERS, END_STREAM_AND_HEADERS, stream, &[0x82, 0x86, 0x84, 0x01, 0x01, b'x'])
}

/// Sends this after the preface; answers with the kind and payload of what comes back until the connection ends, or until
/// `enough` says so.
async fn http2(address: std::net::SocketAddr, sent: &[u8], enough: impl Fn(u8, &[u8]) -> bool) -> Vec<(u8, Vec<u8>)> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let hello = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(SETTINGS, 0, 0, &[]), sent].concat();
    let _ = stream.write_all(&hello).await;
    let mut frames = Vec::new();
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        if stream.read_exact(&mut payload).await.is_err() {
            break;
        }
        let done = enough(head[3], &payload);
        frames.push((head[3], payload));
        if done {
            break;
        }
    }
    frames
}

#[tokio::test]
async fn t105_streams_that_are_opened_and_reset_end_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // Whoever resets a stream does not wait for its answer.
    let router = Router::new().route("/", get(std::future::pending::<String>));
    tokio::spawn(serve(listener, router, std::future::pending()));
    let cancel = 8_u32.to_be_bytes();
    let flood: Vec<u8> =
        (0..200).map(|n| 2 * n + 1).flat_map(|id| [get_root(id), frame(RST_STREAM, 0, id, &cancel)].concat()).collect();
    let within = Duration::from_secs(20);
    let frames = tokio::time::timeout(within, http2(address, &flood, |_, _| false)).await.unwrap();
    let goaway = frames.iter().find(|(kind, _)| *kind == GOAWAY).unwrap();
    let error = u32::from_be_bytes(goaway.1[4..8].try_into().unwrap());
    assert_eq!(error, 0xb, "ENHANCE_YOUR_CALM: {frames:?}");

    // Without resets: a hundred at once, and the next is refused by itself.
    let many: Vec<u8> = (0..101).flat_map(|n| get_root(2 * n + 1)).collect();
    let refused = |kind: u8, payload: &[u8]| kind == RST_STREAM && payload == 7_u32.to_be_bytes();
    let frames = tokio::time::timeout(within, http2(address, &many, refused)).await.unwrap();
    let most = frames.iter().filter(|(kind, _)| *kind == SETTINGS).find_map(|(_, payload)| {
        let setting = payload.chunks_exact(6).find(|setting| setting[..2] == [0, 3])?;
        Some(u32::from_be_bytes(setting[2..].try_into().unwrap()))
    });
    assert_eq!(most, Some(100), "SETTINGS_MAX_CONCURRENT_STREAMS");
    assert!(frames.last().is_some_and(|(kind, payload)| refused(*kind, payload)), "REFUSED_STREAM: {frames:?}");
}
