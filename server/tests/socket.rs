//! Connections: one that says nothing is closed, and requests under way are answered before the server stops.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, routing::get};
use server::http::{HEAD_PATIENCE, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

async fn start(router: Router, patience: Duration, stop: Arc<Notify>) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(listener, router, patience, async move { stop.notified().await }));
    (address, server)
}

async fn read(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn a_connection_that_does_not_say_what_it_wants_is_closed() {
    let router = Router::new().route("/", get(|| async { "here" }));
    let (address, _server) = start(router, Duration::from_millis(20), Arc::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").await.unwrap();
    assert!(!read(&mut stream).await.contains("here"));
}

#[tokio::test]
async fn the_router_learns_from_where_a_request_comes() {
    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
    let (address, _server) = start(Router::new().route("/", get(peer)), HEAD_PATIENCE, Arc::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let own = stream.local_addr().unwrap().to_string();
    stream.write_all(REQUEST).await.unwrap();
    assert!(read(&mut stream).await.ends_with(&own));
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_server_stops_and_no_new_one_is_taken() {
    let (begun, go_on, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
        move || async move {
            begun.notify_one();
            go_on.notified().await;
            "done"
        }
    };
    let (address, server) =
        start(Router::new().route("/", get(handler)), HEAD_PATIENCE, Arc::clone(&stop)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    begun.notified().await;
    stop.notify_one();
    assert!(!server.is_finished());
    go_on.notify_one();
    assert!(read(&mut stream).await.ends_with("done"));
    server.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
