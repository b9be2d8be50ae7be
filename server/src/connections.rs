//! Taking connections: how many at a time, how many of one address, how large a request's head, and how long one may
//! dawdle.
//!
//! HTTP/1 only: browsers speak HTTP/2 to the proxy that holds the certificate, and what is not
//! spoken here cannot be used to flood the shop.

mod places;

pub use places::Places;

use crate::telemetry::names;
use axum::{Router, extract::ConnectInfo};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use places::Slot;
use std::{future::Future, io, net::SocketAddr, pin::pin, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Longest time for the head of a request to arrive. It also ends a connection on which nobody asks
/// anything any more, so that silent ones cannot keep all places.
const MAX_HEAD_READ: Duration = Duration::from_secs(10);
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Longest time in which a client takes no byte of its answer. A slow line takes some all the time.
const MAX_WRITE_STALL: Duration = Duration::from_secs(60);

/// Answers with `app` on as many connections at a time as there are `places`, until `stop` resolves and those that
/// are open have ended. Further connections wait in the system's queue.
pub async fn serve(listener: TcpListener, app: Router, places: Places, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    // A head has at most 100 lines, hyper's own limit; to set one here would cost a twentieth of the speed.
    http.timer(TokioTimer::new()).header_read_timeout(MAX_HEAD_READ).max_header_size(MAX_HEAD_BYTES);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.one().await;
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        // Without a slot the connection is closed: its address holds as many as it may, and all are at work.
        let Some(slot) = places.slot(place, peer.ip()) else { continue };
        let app = app.clone();
        let connection = slot.connection();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request = request.map(|body| connection.receiving(body));
            request.extensions_mut().insert(ConnectInfo(peer));
            let (answered, connection) = (app.clone().oneshot(request), connection.clone());
            async move { answered.await.map(|response| response.map(|body| connection.answering(body))) }
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(MAX_WRITE_STALL));
        let served = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(hold(slot, served));
    }
    drop(listener);
    open.shutdown().await;
}

/// Holds a connection until it ends, or its slot goes to a newer one of the same address.
async fn hold(slot: Slot, served: impl Future<Output = Result<(), hyper::Error>>) {
    metrics::gauge!(names::CONNECTIONS).increment(1);
    tokio::select! {
        // It ended as the client or a limit wanted it to; the log of requests tells what was asked.
        _ = served => {}
        () = slot.taken() => {}
    }
    metrics::gauge!(names::CONNECTIONS).decrement(1);
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Nagle would hold back the end of each page for 40 ms.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) if is_of_the_client(&error) => {}
            // No file handle is free, most likely. Asking again at once would keep a core busy.
            Err(error) => {
                tracing::error!(%error, "No connection can be taken");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Whether a connection broke before it was taken.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
