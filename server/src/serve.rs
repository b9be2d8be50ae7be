//! Running the shop: bind, open, serve, stop.

use crate::{
    clock_watch::ClockWatch,
    config::{Config, is_loopback_url},
    connections::{self, Places},
    open,
    router::{RouterContext, router},
    telemetry::{noise, recorder},
    worker::{JobRunner, WakeUp, Watch, Worker, refresh_keys},
};
use anyhow::{Context, Result};
use app::background::BackgroundTasks;
use domain::{Shop, catalog::OtherCurrency, team::Console};
use leptos::config::LeptosOptions;
use std::{
    env,
    future::Future,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, time::timeout};

/// Products whose currency is looked at when the shop starts.
const MOST_PRODUCTS_LOOKED_AT: usize = 1_000;
/// Longest time from the request to stop to the end of the process.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// How often log and metrics are looked after.
const TELEMETRY_EVERY: Duration = Duration::from_secs(5);

/// What to do before the shop opens, and what to print then.
pub struct Opening {
    pub fill_sample: bool,
    pub announce: fn(&Announcement),
}

/// What the person at the console is told.
pub struct Announcement {
    pub origin: String,
    /// The address at which the first owner signs in; none once there is one.
    pub first_owner: Option<String>,
}

/// How the shop is told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// By a person who waits: no more connections are taken.
    AtOnce,
    /// By what looks after it: first it is unready for a while and takes connections still, until nobody is sent here.
    Gently,
}

/// Serves until `stop` resolves, then finishes what it holds.
///
/// # Errors
/// With words for the person who started it.
pub async fn serve(config: Config, opening: Opening, stop: impl Future<Output = Stop> + Send + 'static) -> Result<()> {
    let listener = bind(config.addr).await?;
    let listening = listener.local_addr()?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    if let Some(warning) = unreachable_forms(&config.origin(listening), config.base_url.is_none(), listening) {
        tracing::warn!("{warning}");
    }
    let opened = open::open(&config, listening).await?;
    if config.is_sandbox() && config.is_public() {
        tracing::warn!(
            "This is a test shop that others can reach at {}: anybody gets its files without paying",
            config.public_address()
        );
    }
    if opening.fill_sample {
        let filled = crate::sample::fill(&opened.catalog).await.context("the sample catalog could not be published")?;
        if filled > 0 {
            tracing::info!(products = filled, "The catalog was empty and now holds the sample products");
        }
    }
    let (stop_work, stopped) = watch::channel(false);
    let stopping = Arc::new(AtomicBool::new(false));
    let (wake_up, background) = (WakeUp::default(), BackgroundTasks::default());
    let clock = ClockWatch::of(&config);
    let context = RouterContext {
        listening,
        leptos_options: leptos_options(listening),
        wake_up: wake_up.clone(),
        background: background.clone(),
        stopping: stopping.clone(),
        clock: clock.clone(),
        max_bytes: None,
    };
    let app = router(&config, &opened, context);
    let watch = Watch {
        owner: config.alert_mail_to.clone(),
        data_dir: config.data_dir.clone(),
        min_free_percent: config.disk_alert_percent,
        clock,
    };
    tokio::spawn(tell_other_currencies(opened.shop.clone()));
    let runner = JobRunner::new(&opened.shop, watch);
    let mut worker = Worker::start(&runner, &wake_up, &stopped);
    let keys = opened.keys.clone();
    worker.add("secrets", &runner, &stopped, move |stop| refresh_keys(keys.clone(), stop));
    worker.add("telemetry", &runner, &stopped, maintain_telemetry);
    if let Some(sandbox) = opened.sandbox.clone() {
        worker.add("sandbox", &runner, &stopped, move |stop| {
            let sandbox = sandbox.clone();
            async move { sandbox.run_deliveries(stop).await }
        });
    }
    let origin = config.origin(listening);
    let owner = Console::of(&opened.shop).first_owner().await.context("the accounts cannot be read")?;
    let first_owner = owner.map(|token| format!("{origin}/admin/welcome/{}", token.reveal()));
    (opening.announce)(&Announcement { origin, first_owner });

    let (drained, drain) = watch::channel(false);
    let drain_for = Duration::from_secs(config.drain_secs);
    let stop = async move {
        let how = stop.await;
        stopping.store(true, Ordering::SeqCst);
        if how == Stop::Gently {
            tracing::info!(secs = drain_for.as_secs(), "The shop stops; it takes connections a little longer");
            tokio::time::sleep(drain_for).await;
        }
        let _ = drained.send(true);
    };
    let places = Places::new(config.max_connections, config.connections_per_address());
    tokio::select! {
        () = connections::serve(listener, app, places, stop) => {}
        () = too_long_after(drain, STOP_WITHIN - STOP_WITHIN / 4 - drain_for) => {
            tracing::warn!("Some connections did not end in time");
        }
    }
    let _ = stop_work.send(true);
    let rest = async {
        background.finished().await;
        worker.finish().await;
    };
    if timeout(STOP_WITHIN / 4, rest).await.is_err() {
        tracing::warn!("Background work did not end in time; the next start goes on with it");
    }
    if let Err(error) = opened.store.close().await {
        tracing::warn!(%error, "The store could not be put in order; the next start does it");
    }
    tracing::info!("Closed");
    Ok(())
}

/// What to know about an address that browsers do not trust, or that nobody else can open; `None` if there is nothing
/// to say.
fn unreachable_forms(origin: &str, own_address: bool, listening: SocketAddr) -> Option<String> {
    if own_address && listening.ip().is_unspecified() {
        return Some(format!(
            "The shop listens on every address of this machine ({listening}) but does not know its own: pages and forms only work at {origin}, on this machine. Fix: set TUPPENCE_BASE_URL to the address people will open, like https://shop.example.com"
        ));
    }
    (origin.starts_with("http://") && !is_loopback_url(origin)).then(|| {
        format!(
            "The shop is opened at {origin}, which is plain http: anyone on the way can read passwords, cookies and download links. Fix: put a reverse proxy with a certificate in front and set TUPPENCE_BASE_URL to its https:// address"
        )
    })
}

/// Says at start what nobody could buy, because the shop's currency was changed. It looks at no more than the first few
/// thousand products, and nothing waits for it.
async fn tell_other_currencies(shop: Shop) {
    match shop.products_in_other_currencies(MOST_PRODUCTS_LOOKED_AT).await {
        Ok(others) => {
            for OtherCurrency { currency, products, example } in others {
                tracing::warn!(
                    "{products} published products, “{example}” among them, are priced in {currency}, and TUPPENCE_CURRENCY is {}: nobody can buy them",
                    shop.terms().currency
                );
            }
        }
        Err(error) => tracing::warn!(%error, "The currencies of the catalog could not be looked at"),
    }
}

async fn bind(addr: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(addr).await.with_context(|| {
        format!("the shop cannot listen on {addr}\n  Fix: stop what listens there, or choose another port with TUPPENCE_ADDR=127.0.0.1:3010")
    })
}

/// Sums up the log lines that were left out, and puts measurements away, until `stop` turns true.
async fn maintain_telemetry(mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        noise::flush();
        if let Some(recorder) = recorder() {
            recorder.tidy();
        }
        tokio::select! {
            () = tokio::time::sleep(TELEMETRY_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Ends `after` the last connection was taken, and never if that does not happen.
async fn too_long_after(mut drain: watch::Receiver<bool>, after: Duration) {
    let began = drain.wait_for(|drained| *drained).await.is_ok();
    if began {
        tokio::time::sleep(after).await;
    } else {
        std::future::pending::<()>().await;
    }
}

/// Where Leptos finds the browser side. cargo-leptos sets variables while developing; a binary
/// started by hand finds the files beside itself, as `make run` and the tests place them.
pub fn leptos_options(listening: SocketAddr) -> LeptosOptions {
    let var = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    let hash_file = var("LEPTOS_HASH_FILE_NAME", "hash.txt");
    let beside = env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(&hash_file)));
    let hashed = beside.is_some_and(|file| file.exists());
    let site_root = var("LEPTOS_SITE_ROOT", "target/site");
    if !Path::new(&site_root).join("pkg").exists() {
        tracing::warn!(
            site_root,
            "The browser side is missing; pages work without it. Build it with cargo leptos build"
        );
    }
    LeptosOptions::builder()
        .output_name(var("LEPTOS_OUTPUT_NAME", "tuppence"))
        .site_root(site_root)
        .site_pkg_dir(var("LEPTOS_SITE_PKG_DIR", "pkg"))
        .site_addr(listening)
        .reload_port(var("LEPTOS_RELOAD_PORT", "3001").parse().unwrap_or(3001))
        .hash_file(hash_file.as_str().into())
        .hash_files(env::var("LEPTOS_HASH_FILES").map_or(hashed, |value| value == "true"))
        .build()
}

#[cfg(test)]
mod tests {
    use super::unreachable_forms;

    #[test]
    fn an_address_that_browsers_do_not_trust_is_named_at_the_start() {
        let (one, all) = ("127.0.0.1:3000".parse().unwrap(), "0.0.0.0:3000".parse().unwrap());
        for quiet in ["https://shop.example", "http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:80"] {
            assert_eq!(unreachable_forms(quiet, false, all), None, "{quiet}");
        }
        assert_eq!(unreachable_forms("http://127.0.0.1:3000", true, one), None);
        for (origin, own, word) in
            [("http://127.0.0.1:3000", true, "does not know its own"), ("http://shop.lan", false, "plain http")]
        {
            let said = unreachable_forms(origin, own, all).unwrap();
            assert!(said.contains(word) && said.contains(origin) && said.contains("TUPPENCE_BASE_URL"), "{said}");
        }
    }
}
