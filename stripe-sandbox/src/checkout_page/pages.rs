//! Its addresses, and what its forms do.

use crate::checkout_page::form::{self, PayForm, Typed};
use crate::checkout_page::guard;
use crate::checkout_page::view::Show;
use crate::ledger::{LedgerError, Tx};
use crate::objects::{IntentStatus, PaymentIntent, Session, SessionStatus};
use crate::payments::discounts;
use crate::payments::pay::{self, Outcome, PayError};
use crate::sandbox::Sandbox;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

/// Everything under `/sandbox/pay/`.
pub fn routes(sandbox: Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/{session}", get(show).post(submit))
        .route("/{session}/confirm", get(show_question).post(answer_question))
        .layer(from_fn_with_state(sandbox, guard::own_forms_only))
}

#[derive(Deserialize)]
struct Fill {
    /// A test card or test account to put into the form: the list on the page links here.
    fill: Option<String>,
}

async fn show(State(sandbox): State<Sandbox>, Path(id): Path<String>, Query(query): Query<Fill>) -> Response {
    let session = match sandbox.run(move |tx| tx.get::<Session>(&id)).await {
        Ok(Some(session)) => session,
        Ok(None) => return Show::new(&sandbox).unknown(),
        Err(error) => return broken(&error),
    };
    let form = PayForm::filled(query.fill.as_deref());
    Show::new(&sandbox).page(StatusCode::OK, &session, form)
}

/// What a form on the page asks for.
enum Done {
    /// On to another page.
    To(String),
    /// The page again, with what is wrong.
    Again(StatusCode, Box<(Session, PayForm)>),
    Unknown,
}

async fn submit(State(sandbox): State<Sandbox>, Path(id): Path<String>, Form(typed): Form<Typed>) -> Response {
    let done = sandbox.run(move |tx| act(tx, &id, &typed)).await;
    respond(&sandbox, done)
}

fn act(tx: &Tx<'_>, id: &str, typed: &Typed) -> Result<Done, LedgerError> {
    let Some(mut session) = tx.get::<Session>(id)? else { return Ok(Done::Unknown) };
    if session.status != SessionStatus::Open {
        return Ok(after_the_end(session));
    }
    match typed.action.as_deref() {
        Some("apply") => {
            let code = typed.promotion_code.as_deref().unwrap_or_default();
            if discounts::redeem(tx, &mut session, code)? {
                return Ok(Done::To(session.url));
            }
            let form = PayForm::with_bad_code(code);
            Ok(Done::Again(StatusCode::UNPROCESSABLE_ENTITY, Box::new((session, form))))
        }
        Some("remove") => {
            discounts::withdraw(tx, &mut session)?;
            Ok(Done::To(session.url))
        }
        _ => pay_typed(tx, session, typed),
    }
}

fn pay_typed(tx: &Tx<'_>, session: Session, typed: &Typed) -> Result<Done, LedgerError> {
    let (buyer, method) = match form::read(typed, &session, tx.now()) {
        Ok(payment) => payment,
        Err(form) => return Ok(Done::Again(StatusCode::UNPROCESSABLE_ENTITY, Box::new((session, *form)))),
    };
    let (id, success_url, url) = (session.id.clone(), session.success_url(), session.url.clone());
    match pay::pay(tx, session, buyer, method) {
        Ok(Outcome::Complete) => Ok(Done::To(success_url)),
        Ok(Outcome::MustConfirm) => Ok(Done::To(format!("{url}/confirm"))),
        Ok(Outcome::Refused(failure)) => refused(tx, &id, PayForm::refused(typed, &failure.message)),
        Err(PayError::Ledger(error)) => Err(error),
        Err(PayError::NotOpen(_) | PayError::NothingToConfirm) => Ok(Done::To(url)),
    }
}

/// The page again after a bank said no.
fn refused(tx: &Tx<'_>, id: &str, form: PayForm) -> Result<Done, LedgerError> {
    let session: Option<Session> = tx.get(id)?;
    Ok(session.map_or(Done::Unknown, |session| Done::Again(StatusCode::PAYMENT_REQUIRED, Box::new((session, form)))))
}

/// A second click on `Pay` goes where the first went; a page whose time is up says so.
fn after_the_end(session: Session) -> Done {
    match session.status {
        SessionStatus::Complete => Done::To(session.success_url()),
        _ => Done::To(session.url),
    }
}

/// The bank's question whether the payment is the buyer's own.
async fn show_question(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    let found = sandbox.run(move |tx| {
        let Some(session) = tx.get::<Session>(&id)? else { return Ok(None) };
        let intent = match &session.payment_intent {
            Some(intent) => tx.get::<PaymentIntent>(intent)?,
            None => None,
        };
        let asks = intent.is_some_and(|intent| intent.status == IntentStatus::RequiresAction);
        Ok::<_, LedgerError>(Some((session, asks)))
    });
    match found.await {
        Ok(Some((session, true))) if session.status == SessionStatus::Open => Show::new(&sandbox).question(&session),
        Ok(Some((session, _))) => see_other(&session.url),
        Ok(None) => Show::new(&sandbox).unknown(),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
struct Answer {
    outcome: String,
}

async fn answer_question(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Form(answer): Form<Answer>,
) -> Response {
    let work = move |tx: &Tx<'_>| {
        let Some(session) = tx.get::<Session>(&id)? else { return Ok(Done::Unknown) };
        if session.status != SessionStatus::Open {
            return Ok(after_the_end(session));
        }
        let (success_url, url) = (session.success_url(), session.url.clone());
        match pay::confirm(tx, session, answer.outcome == "confirm") {
            Ok(Outcome::Complete) => Ok(Done::To(success_url)),
            Ok(Outcome::Refused(failure)) => refused(tx, &id, PayForm::after_question(&failure.message)),
            Ok(Outcome::MustConfirm) | Err(PayError::NotOpen(_) | PayError::NothingToConfirm) => Ok(Done::To(url)),
            Err(PayError::Ledger(error)) => Err(error),
        }
    };
    let done = sandbox.run(work).await;
    respond(&sandbox, done)
}

fn respond(sandbox: &Sandbox, done: Result<Done, LedgerError>) -> Response {
    match done {
        Ok(Done::To(url)) => see_other(&url),
        Ok(Done::Again(status, again)) => {
            let (session, form) = *again;
            Show::new(sandbox).page(status, &session, form)
        }
        Ok(Done::Unknown) => Show::new(sandbox).unknown(),
        Err(error) => broken(&error),
    }
}

fn see_other(url: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(url) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let headers = HeaderMap::from_iter([
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]);
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn broken(error: &LedgerError) -> Response {
    tracing::error!(error = ?error, "The sandbox could not show a payment page");
    (StatusCode::SERVICE_UNAVAILABLE, "The sandbox cannot read its ledger. Nothing was charged.").into_response()
}
