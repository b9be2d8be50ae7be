//! Where the sandbox's routes are.

use crate::api::answer;
use crate::checkout_page::pages;
use crate::control::routes as control;
use crate::deliveries::listen;
use crate::local;
use crate::sandbox::{Reach, Sandbox};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

/// All routes of a sandbox within another program: `/sandbox/stripe/v1/…`, `/sandbox/pay/…` and, unless others can reach
/// it, `/sandbox/control/…`. The API answers programs on this machine alone.
///
/// They look after themselves: no layer that checks origins or sets a content security policy should lie around them.
/// Webhooks need [`Sandbox::run_deliveries`] beside it.
pub fn router<S: Clone + Send + Sync + 'static>(sandbox: Sandbox) -> Router<S> {
    let api = answer::routes().layer(from_fn_with_state(sandbox.clone(), this_machine_only));
    routes(sandbox, api)
}

/// [`router`] for a sandbox with a server of its own, whose API answers everybody who reaches it. The API is at
/// `/v1/…` as well, because most of Stripe's clients take a host but no path, and `stripe listen` can connect.
pub fn standalone_router<S: Clone + Send + Sync + 'static>(sandbox: Sandbox) -> Router<S> {
    Router::new()
        .nest("/v1", answer::routes())
        .merge(listen::routes())
        // Where Stripe has payment pages, also under a seller's own domain.
        .nest("/c/pay", pages::routes(sandbox.clone()))
        .with_state(sandbox.clone())
        .merge(routes(sandbox, answer::routes()))
}

fn routes<S: Clone + Send + Sync + 'static>(sandbox: Sandbox, api: Router<Sandbox>) -> Router<S> {
    let mut router = Router::new().nest("/sandbox/stripe/v1", api).nest("/sandbox/pay", pages::routes(sandbox.clone()));
    if sandbox.inner.reach == Reach::ThisMachine {
        router = router.nest("/sandbox/control", control::routes(sandbox.clone()));
    }
    router.with_state(sandbox)
}

/// Refuses everybody from elsewhere.
async fn this_machine_only(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    if local::is_local(&request, sandbox.inner.here) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "The sandbox's API answers programs on its own machine only.\n").into_response()
}
