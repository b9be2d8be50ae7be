//! The sandbox with a server of its own, so that tests can kill the program under test and keep the truth.

use crate::router::standalone_router;
use crate::sandbox::{Reach, Sandbox, SandboxConfig, SandboxError};
use axum::serve::ListenerExt;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The command line of a sandbox that runs by itself.
#[derive(Debug, Clone, Args)]
pub struct Standalone {
    /// Where to listen; port 0 takes a free one, which the log names.
    #[arg(long, default_value = "127.0.0.1:3001")]
    pub addr: SocketAddr,
    /// The file that remembers everything.
    #[arg(long, default_value = "./sandbox.db", conflicts_with = "in_memory")]
    pub ledger: PathBuf,
    /// Keep everything in memory: it is gone when the program ends.
    #[arg(long)]
    pub in_memory: bool,
    /// Where on this machine to send webhooks, as `stripe listen --forward-to` does.
    #[arg(long, visible_alias = "forward-to", value_name = "URL")]
    pub webhook_url: Option<String>,
    /// Secrets that sign webhooks, several separated by commas; one is made at random if none are given.
    #[arg(long, env = "STRIPE_WEBHOOK_SECRET", value_delimiter = ',', hide_env_values = true)]
    pub webhook_secret: Vec<String>,
    /// The only API key to let in; without it, every key that begins with sk_test_ or rk_test_.
    #[arg(long, value_name = "KEY")]
    pub api_key: Option<String>,
    /// The seller's name on the payment page; "Sandbox" if none is given.
    #[arg(long, value_name = "NAME")]
    pub shop_name: Option<String>,
}

/// Serves the sandbox until `stop` completes.
///
/// # Errors
/// [`SandboxError`]: the address is taken, or the sandbox does not open.
pub async fn serve(
    standalone: Standalone,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), SandboxError> {
    let addr = standalone.addr;
    let refused = |source| SandboxError::Address { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(refused)?;
    let listening = listener.local_addr().map_err(refused)?;
    let base_url = format!("http://{listening}");
    let sandbox = Sandbox::open(SandboxConfig {
        ledger: (!standalone.in_memory).then_some(standalone.ledger),
        base_url: base_url.clone(),
        webhook_url: standalone.webhook_url.map(with_scheme),
        webhook_secrets: standalone.webhook_secret,
        api_key: standalone.api_key,
        shop_name: standalone.shop_name.unwrap_or_else(|| "Sandbox".to_owned()),
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

/// `localhost:3000/webhooks` is enough, as for `stripe listen`.
fn with_scheme(url: String) -> String {
    if url.contains("://") { url } else { format!("http://{url}") }
}
