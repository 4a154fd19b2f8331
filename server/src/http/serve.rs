//! The socket: accepts connections up to a limit, closes idle ones, and lets requests in flight finish when the server
//! stops. It knows no route.

use std::{io, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body};
use http::{Extensions, Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::sleep,
};
use tower::ServiceExt;

use super::listen::Accept;

/// Open connections; more wait to be accepted.
const MAX_CONNECTIONS: usize = 4096;
/// How long a connection may take to send the head of a request, and how long it may idle between two.
pub const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves until `stop`, then accepts no more connections and waits for the requests in flight.
pub async fn serve<L: Accept>(
    listener: L,
    router: Router,
    header_read_timeout: Duration,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let in_flight = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, about, place) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_read_timeout)
            .serve_connection(TokioIo::new(stream), service_fn(handler(router.clone(), about)));
        let connection = in_flight.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection failed");
            }
            drop(place);
        });
    }
    drop(listener);
    in_flight.shutdown().await;
}

/// The next connection, once fewer than the maximum are open.
async fn accept<L: Accept>(
    listener: &L,
    places: &Arc<Semaphore>,
) -> (L::Stream, Extensions, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, about)) => return (stream, about, place),
            Err(error) if is_client_fault(&error) => {}
            Err(error) => {
                // Most likely too many open files: wait until some are closed.
                tracing::error!(%error, "could not accept a connection");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_client_fault(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Passes the requests of one connection to the router, with what is known about the peer.
fn handler(
    router: Router,
    about: Extensions,
) -> impl Fn(Request<Incoming>) -> tower::util::Oneshot<Router, Request<Body>> {
    move |request| {
        let mut request = request.map(Body::new);
        request.extensions_mut().extend(about.clone());
        router.clone().oneshot(request)
    }
}
