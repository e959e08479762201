//! Real connections.

use axum::{Router, extract::ConnectInfo, routing::get};
use server::listen::serve;
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
