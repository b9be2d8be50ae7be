//! The shop as a Lambda function behind a Function URL: the same program, the same router, one request at a time.
//!
//! After an answer the machine is frozen and may never wake again. What a server does in its loops is therefore done
//! before the answer, and by a schedule that calls with `{"tuppence": "work"}` each minute.

mod event;
mod reply;

use crate::{
    clock_watch::ClockWatch,
    config::{Backend, Config, StripeSettings},
    layers::{FINISH_UPLOAD, LongerTimeout},
    open,
    router::{RouterContext, router},
    secrets::keys::Keys,
    serve::leptos_options,
    worker::{JobRunner, PendingWork, TimeLimits, WakeUp, Watch},
};
use anyhow::{Result, bail};
use app::background::BackgroundTasks;
use axum::Router;
use event::{Event, Purpose};
use http::{Method, Request};
use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use reply::{Outcome, Reply};
use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, SystemTime},
};
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt;
use tracing::Instrument;

/// Largest body in either direction. A Lambda takes and gives 6 MiB of JSON, in which bytes become a third more.
const MOST_BYTES: usize = 4_500_000;
/// How long a visitor waits for work that their request made, before its answer.
const MOST_WORK: Duration = Duration::from_secs(5);
/// Kept free before the moment at which Lambda ends the invocation.
const RESERVE: Duration = Duration::from_secs(2);

/// Whether Lambda started this program.
pub fn is_here() -> bool {
    env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

/// Answers invocations as long as Lambda lets this process live.
///
/// # Errors
/// With words for the person who reads the function's log.
pub async fn serve(config: Config) -> Result<()> {
    check(&config)?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    // Nobody listens anywhere; an address is asked for all the same.
    let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let opened = open::open(&config, nowhere).await?;
    let (wake_up, background) = (WakeUp::default(), BackgroundTasks::default());
    let clock = ClockWatch::of(&config);
    let context = RouterContext {
        listening: nowhere,
        leptos_options: leptos_options(nowhere),
        wake_up: wake_up.clone(),
        background: background.clone(),
        stopping: Arc::new(AtomicBool::new(false)),
        clock: clock.clone(),
        max_bytes: Some(MOST_BYTES),
    };
    let app = router(&config, &opened, context);
    // No disk here holds anything.
    let watch =
        Watch { owner: config.alert_mail_to.clone(), data_dir: config.data_dir.clone(), min_free_percent: 0, clock };
    let function =
        Function { app, runner: JobRunner::new(&opened.shop, watch), wake_up, background, keys: opened.keys.clone() };
    tracing::info!("The shop is open as a Lambda function");
    let answer = service_fn(move |event: LambdaEvent<Event>| {
        let function = function.clone();
        // Each line of the log then carries the id by which Lambda knows the call.
        let span = tracing::info_span!("lambda", lambda.request_id = %event.context.request_id);
        async move { function.invoke(event).await }.instrument(span)
    });
    Runtime::new(answer).run().await.map_err(|error| anyhow::anyhow!("Lambda's own interface failed: {error}"))
}

/// Refuses what would lose orders, or cannot work, where disk and memory are gone after each request.
fn check(config: &Config) -> Result<()> {
    if matches!(config.backend, Backend::Embedded) {
        bail!(
            "a Lambda function has no disk that lasts\n  Fix: set TUPPENCE_BACKEND=aws and the names of the stack's tables and buckets"
        );
    }
    if !matches!(config.stripe, StripeSettings::Stripe { .. }) {
        bail!(
            "the built-in Stripe sandbox cannot run in a Lambda function\n  Fix: set STRIPE_SECRET_KEY; a key that begins with rk_test_ moves no money"
        );
    }
    if config.base_url.is_none() {
        bail!(
            "nobody says under which address the shop is found\n  Fix: set TUPPENCE_BASE_URL to the address of the function or the domain in front of it"
        );
    }
    Ok(())
}

#[derive(Clone)]
struct Function {
    app: Router,
    runner: JobRunner,
    wake_up: WakeUp,
    background: BackgroundTasks,
    keys: Arc<Keys>,
}

impl Function {
    async fn invoke(self, invocation: LambdaEvent<Event>) -> Result<Outcome, String> {
        let (event, context) = invocation.into_parts();
        let left = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        let end_by = Instant::now() + left.saturating_sub(RESERVE);
        // No loop looks after them here.
        let _ = timeout_at(end_by, self.keys.refresh_if_stale()).await;
        let outcome = match event.purpose() {
            Purpose::Work => Ok(Outcome::Worked { finished: self.work(end_by).await }),
            Purpose::Answer(request) => Ok(Outcome::Reply(Box::new(self.answer(*request, end_by).await))),
            Purpose::Unreadable => Ok(Outcome::Reply(Box::new(Reply::bad_request()))),
            Purpose::Unknown => {
                Err("this function is called by its Function URL, or with {\"tuppence\":\"work\"}".to_owned())
            }
        };
        // Written each time something was counted, and never kept: a frozen machine may not wake again, and a small
        // shop's visitors would each meet another one. A view costs one write; a page without a count costs none.
        let _ = timeout_at(end_by, self.runner.write_traffic()).await;
        outcome
    }

    async fn work(&self, end_by: Instant) -> bool {
        let half = Instant::now() + end_by.saturating_duration_since(Instant::now()) / 2;
        self.runner.run_all(TimeLimits { begin_until: half, end_by }).await
    }

    async fn answer(&self, mut request: Request<axum::body::Body>, end_by: Instant) -> Reply {
        let may_leave_work = may_leave_work(request.method(), request.uri().path());
        if request.uri().path() == FINISH_UPLOAD {
            // A file of gigabytes is read back in one go, or never.
            let left = end_by.saturating_duration_since(Instant::now());
            request.extensions_mut().insert(LongerTimeout(left));
        }
        let Ok(response) = self.app.clone().oneshot(request).await;
        let taken = !response.status().is_client_error();
        let reply = Reply::of(response).await;
        if may_leave_work && taken {
            let begin_until = end_by.min(Instant::now() + MOST_WORK);
            let (runner, background, event) = (self.runner.clone(), self.background.clone(), self.wake_up.was_woken());
            let work = async move {
                let mail = timeout_at(end_by, background.finished()).await == Ok(true);
                runner.after_request(PendingWork { event, mail }, TimeLimits { begin_until, end_by }).await;
            };
            // A task of its own: a panic in it must not take the answer with it.
            let _ = tokio::spawn(work).await;
        }
        reply
    }
}

/// Whether a request may have stored an event or queued mail. The ways of shoppers that never do are left out, so that
/// they cost no look; what is missed here waits for the schedule.
fn may_leave_work(method: &Method, path: &str) -> bool {
    const NEVER: [&str; 4] = ["/api/cart/", "/api/checkout", "/csp-report", "/d/"];
    match *method {
        Method::POST => !NEVER.iter().any(|way| path.starts_with(way)),
        // A shopper who comes back from paying settles the order if the event is late.
        Method::GET => path == "/checkout/complete",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_that_may_leave_work_cost_a_look() {
        for path in ["/webhooks/stripe", "/api/find-my-order", "/api/admin/orders/refund", "/admin/products/1/files"] {
            assert!(may_leave_work(&Method::POST, path), "{path}");
        }
        for path in ["/api/cart/put", "/api/checkout", "/d/token", "/csp-report"] {
            assert!(!may_leave_work(&Method::POST, path), "{path}");
        }
        assert!(may_leave_work(&Method::GET, "/checkout/complete"));
        assert!(!may_leave_work(&Method::GET, "/"));
    }
}
