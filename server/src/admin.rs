//! Admins at routes that are no pages: downloads of tables, uploads of files.

use crate::{
    layers::Refusal,
    role_table::{Who, rows},
};
use app::{cookies, state::AppState};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Admin, Permission, team::AdminError};
use http::{HeaderMap, Method, StatusCode, header};

/// The admin of a request, if they may do `what`.
///
/// # Errors
/// [`Refusal::SignedOut`], [`Refusal::NotYourRole`], or [`Refusal::Busy`] if the store does not answer.
pub async fn admin_of(state: &AppState, headers: &HeaderMap, what: Permission) -> Result<Admin, Refusal> {
    let token = cookies::admin_in(headers, state.site.secure_cookies).ok_or(Refusal::SignedOut)?;
    state.shop.admin(&token, what).await.map_err(|error| match error {
        AdminError::SignedOut => Refusal::SignedOut,
        AdminError::NotAllowed(_) => Refusal::NotYourRole,
        AdminError::Port(error) => {
            tracing::error!(%error, "A session could not be looked up");
            Refusal::Busy
        }
    })
}

/// Asks before every server function of the admin, before a byte of its arguments is read, for the leave that
/// the role table says. The function asks again: the table may be wrong, or the function, but hardly both.
pub async fn require_permission(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let asks = request.method() == Method::POST && path.starts_with("/api/admin/");
    let row = asks.then(|| rows().find(|row| row.path == path)).flatten();
    let Some(Who::Admin(what)) = row.map(|row| row.who) else { return next.run(request).await };
    match admin_of(&state, request.headers(), what).await {
        Ok(_) => next.run(request).await,
        Err(Refusal::SignedOut) if wants_page(request.headers()) => {
            Redirect::to(&sign_in_and_back(&state, &request)).into_response()
        }
        // Our own code reads a code, as if the function itself had refused.
        Err(Refusal::SignedOut) => {
            let code = (StatusCode::UNAUTHORIZED, [(header::CONTENT_TYPE, "application/json")], "\"sign-in\"");
            code.into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// The way to sign in, and from there back to the page on which the form stands.
fn sign_in_and_back(state: &AppState, request: &Request) -> String {
    let referer = request.headers().get(header::REFERER).and_then(|page| page.to_str().ok());
    let page = referer.and_then(|page| page.strip_prefix(&state.site.origin));
    let page = page.and_then(|page| page.split(['?', '#']).next()).filter(|page| page.starts_with("/admin"));
    let plain = |page: &&str| page.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_".contains(&b));
    match page.filter(plain) {
        // Not the sign-in page itself: who begins there is told nothing.
        Some(page) if page.starts_with("/admin/sign-in") => page.to_owned(),
        Some(page) => format!("/admin/sign-in?ended&next={}", page.replace('/', "%2F")),
        None => "/admin/sign-in?ended".to_owned(),
    }
}

/// Whether a person's browser waits for a page.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|it| it.contains("text/html"))
}
