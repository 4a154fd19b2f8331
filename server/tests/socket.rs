//! Connections: an idle one is closed, and requests in flight are answered before the server stops.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, routing::get};
use server::http::{HEADER_READ_TIMEOUT, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

async fn start(
    router: Router,
    header_read_timeout: Duration,
    stop: Arc<Notify>,
) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server =
        tokio::spawn(serve(listener, router, header_read_timeout, async move { stop.notified().await }));
    (address, server)
}

async fn read(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn a_connection_that_sends_no_complete_head_is_closed() {
    let router = Router::new().route("/", get(|| async { "here" }));
    let (address, _server) = start(router, Duration::from_millis(20), Arc::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").await.unwrap();
    assert!(!read(&mut stream).await.contains("here"));
}

#[tokio::test]
async fn the_router_knows_the_peer_address() {
    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
    let (address, _server) =
        start(Router::new().route("/", get(peer)), HEADER_READ_TIMEOUT, Arc::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let own = stream.local_addr().unwrap().to_string();
    stream.write_all(REQUEST).await.unwrap();
    assert!(read(&mut stream).await.ends_with(&own));
}

#[tokio::test]
async fn a_request_in_flight_is_answered_before_the_server_stops_and_no_new_one_is_accepted() {
    let (started, resume, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (started, resume) = (Arc::clone(&started), Arc::clone(&resume));
        move || async move {
            started.notify_one();
            resume.notified().await;
            "done"
        }
    };
    let (address, server) =
        start(Router::new().route("/", get(handler)), HEADER_READ_TIMEOUT, Arc::clone(&stop)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    started.notified().await;
    stop.notify_one();
    assert!(!server.is_finished());
    resume.notify_one();
    assert!(read(&mut stream).await.ends_with("done"));
    server.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
