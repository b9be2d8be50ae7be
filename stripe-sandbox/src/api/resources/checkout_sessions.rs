//! `/v1/checkout/sessions`

mod parameters;

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::ids;
use crate::ledger::schedule::{Task, schedule};
use crate::ledger::{LedgerError, Tx};
use crate::money;
use crate::objects::{PaymentStatus, Session, SessionStatus};
use crate::payments::{discounts, expire};
use serde_json::Value;

/// Tax that Stripe Tax computes for every buyer, in hundredths of a percent, unless a test says otherwise.
pub const TAX_RATE: &str = "tax_rate";
/// Where payment pages are said to be, if a test says so: a seller's own domain for Checkout.
pub const CHECKOUT_HOST: &str = "checkout_host";
/// 20 %, as in a good part of Europe.
const USUAL_TAX: i64 = 2_000;

/// The rate of [`TAX_RATE`].
fn tax_rate(tx: &Tx<'_>) -> Result<i64, LedgerError> {
    Ok(tx.setting::<Option<i64>>(TAX_RATE)?.unwrap_or(USUAL_TAX))
}

/// `POST /v1/checkout/sessions`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let asked = parameters::read(tx, &mut call.fields)?;
    let id = ids::random("cs_test_a1", 56);
    let checkout_host = tx.setting::<Option<String>>(CHECKOUT_HOST)?;
    let mut session = Session {
        created: tx.now(),
        expires_at: asked.expires_at,
        url: match &checkout_host {
            Some(host) => format!("{host}/c/pay/{id}"),
            None => format!("{}/sandbox/pay/{id}", call.base_url),
        },
        livemode: false,
        status: SessionStatus::Open,
        payment_status: PaymentStatus::Unpaid,
        currency: asked.currency,
        lines: asked.lines,
        discount: None,
        buyer: None,
        customer: None,
        payment_intent: None,
        idempotency_key: tx.cause().and_then(|cause| cause.idempotency_key.clone()),
        tax_hundredths: if asked.options.automatic_tax { tax_rate(tx)? } else { 0 },
        options: asked.options,
        edited_total: None,
        id,
    };
    money::check_total(session.total(), &session.currency)?;
    if let Some(discount) = asked.discount {
        discounts::give(tx, &mut session, &discount)?;
    }
    tx.put(&session)?;
    schedule(tx, session.expires_at, &Task::ExpireSession { session: session.id.clone() })?;
    Ok(session.shape())
}

/// `GET /v1/checkout/sessions/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(find(tx, id)?.shape())
}

/// `GET /v1/checkout/sessions`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let payment_intent = fields.text("payment_intent")?;
    let status = fields.choice("status", &["complete", "expired", "open"])?;
    let email = match fields.group("customer_details")? {
        Some(mut details) => {
            let email = details.required_text("email")?;
            details.finish()?;
            Some(email)
        }
        None => None,
    };
    let shape = |session: &Session| session.shape();
    lists::page(tx, call, shape, |session: &Session| {
        let buyer_email = session.buyer.as_ref().and_then(|buyer| buyer.email.as_ref());
        (payment_intent.is_none() || payment_intent == session.payment_intent)
            && status.as_deref().is_none_or(|status| status == status_name(session.status))
            && (email.is_none() || email.as_ref() == buyer_email)
    })
}

/// `GET /v1/checkout/sessions/{id}/line_items`
pub fn line_items(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let session = find(tx, id)?;
    lists::page_of(session.line_shapes(), call)
}

/// `POST /v1/checkout/sessions/{id}/expire`
pub fn expire(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let session = find(tx, id)?;
    if session.status != SessionStatus::Open {
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{}`.",
            status_name(session.status)
        );
        return Err(ApiError::state(None, message));
    }
    expire::close_unpaid(tx, id)?;
    retrieve(tx, id)
}

fn find(tx: &Tx<'_>, id: &str) -> Result<Session, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("session", id))
}

fn status_name(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Open => "open",
        SessionStatus::Complete => "complete",
        SessionStatus::Expired => "expired",
    }
}
