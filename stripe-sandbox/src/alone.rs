//! The sandbox with a server of its own, so that tests can kill the shop and keep the truth.

use super::{Reach, Sandbox, SandboxConfig, SandboxError, standalone_router};
use axum::serve::ListenerExt;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// `tuppence sandbox`
#[derive(Debug, Args)]
pub struct Alone {
    /// Where to listen; port 0 takes a free one, which the log names.
    #[arg(long, default_value = "127.0.0.1:3001")]
    addr: SocketAddr,
    /// The file that remembers everything.
    #[arg(long, default_value = "./sandbox.db")]
    ledger: PathBuf,
    /// The shop's webhook route, on this machine.
    #[arg(long, default_value = "http://127.0.0.1:3000/webhooks/stripe")]
    webhook_url: String,
    /// Secrets that sign webhooks, several separated by commas; one is made at random if none are given.
    #[arg(long, env = "STRIPE_WEBHOOK_SECRET", value_delimiter = ',', hide_env_values = true)]
    webhook_secret: Vec<String>,
    /// The shop's name on the payment page.
    #[arg(long, default_value = "Tuppence")]
    shop_name: String,
}

/// Serves the sandbox until `stop` completes.
///
/// # Errors
/// [`SandboxError`]: the address is taken, or the sandbox does not open.
pub async fn serve_alone(alone: Alone, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), SandboxError> {
    let addr = alone.addr;
    let refused = |source| SandboxError::Address { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(refused)?;
    let listening = listener.local_addr().map_err(refused)?;
    let base_url = format!("http://{listening}");
    let sandbox = Sandbox::open(SandboxConfig {
        ledger: alone.ledger,
        base_url: base_url.clone(),
        webhook_url: alone.webhook_url,
        webhook_secrets: alone.webhook_secret,
        shop_name: alone.shop_name,
        reach: Reach::ThisMachine,
        here: listening.ip(),
    })?;
    let (stopped, stopping) = watch::channel(false);
    let deliveries = tokio::spawn({
        let sandbox = sandbox.clone();
        async move { sandbox.run_deliveries(stopping).await }
    });
    tracing::info!(%base_url, "The sandbox listens at {base_url}");
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = standalone_router(sandbox).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    let _ = stopped.send(true);
    let _ = deliveries.await;
    served.map_err(refused)
}
