//! Taking connections: how many at a time, how large a request's head, and how long one may dawdle (R59, A63).
//!
//! HTTP/1 only: browsers speak HTTP/2 to the proxy that holds the certificate, and what is not
//! spoken here cannot be used to flood the shop.

use axum::{Router, extract::ConnectInfo};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Longest time for the head of a request to arrive. It also ends a connection on which nobody asks
/// anything any more, so that silent ones cannot keep all places.
const MAX_HEAD_READ: Duration = Duration::from_secs(10);
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Longest time in which a client takes no byte of its answer. A slow line takes some all the time.
const MAX_WRITE_STALL: Duration = Duration::from_secs(60);

/// Answers with `app` on at most `max` connections at a time, until `stop` resolves and those that
/// are open have ended. Further connections wait in the system's queue.
pub async fn serve(listener: TcpListener, app: Router, max: usize, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    // A head has at most 100 lines, hyper's own limit; to set one here would cost a twentieth of the speed.
    http.timer(TokioTimer::new()).header_read_timeout(MAX_HEAD_READ).max_header_size(MAX_HEAD_BYTES);
    let places = Arc::new(Semaphore::new(max));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let app = app.clone();
        let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().oneshot(request)
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(MAX_WRITE_STALL));
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            // It ended as the client or a limit wanted it to; the log of requests tells what was asked.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    open.shutdown().await;
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
