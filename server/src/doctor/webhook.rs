//! The shop's own address for webhooks, tried from outside: does this shop stand at its public address, with this secret?

use super::{
    CheckContext, endpoint,
    report::{Area, Issue, Notes, broken, risky},
};
use crate::{config::StripeSettings, routes::webhook::NOT_AN_EVENT};
use adapters_shared::https::HttpsError;
use domain::secret::Secret;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::{Request, body::Bytes};
use sha2::Sha256;
use std::sync::Arc;
use stripe_adapter::webhook::signature::Refused;

/// Signed, and nothing the shop would store.
const NO_EVENT: &str = r#"{"object":"doctor"}"#;

pub(super) async fn look(context: Arc<CheckContext>) -> Notes {
    let mut notes = Notes::of(Area::Stripe);
    let StripeSettings::Stripe { webhook_secrets, .. } = &context.config.stripe else { return notes };
    let (Some(address), Some(secret), true) =
        (endpoint::address(&context.config), webhook_secrets.first(), context.knows_webhook_secret)
    else {
        return notes;
    };
    let request = Request::post(&address)
        .header("content-type", "application/json")
        .header("stripe-signature", signature(secret))
        .body(Full::new(Bytes::from_static(NO_EVENT.as_bytes())));
    let Ok(request) = request else { return notes };
    let answer = context.https.ask(request).await.map(|answer| {
        let words = String::from_utf8_lossy(&answer.body[..answer.body.len().min(100)]).trim().to_owned();
        (answer.status.as_u16(), words)
    });
    match answer {
        Ok((400, words)) if words == NOT_AN_EVENT => notes.checks += 1,
        Ok((400, words)) if words == Refused::Wrong.to_string() => notes.find(other_secret(&address)),
        // A wrong clock, which is looked at elsewhere.
        Ok((400, words)) if words == Refused::Stale.to_string() => notes.checks += 1,
        Ok((status, _)) => notes.find(other_answer(&address, status)),
        Err(reason) => notes.find(unreachable(&address, reason)),
    }
    notes
}

fn signature(secret: &Secret) -> String {
    let now = jiff::Timestamp::now().as_second();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{now}.{NO_EVENT}").as_bytes());
    format!("t={now},v1={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

fn other_secret(address: &str) -> Issue {
    broken(
        "webhook-secret-differs",
        format!("The shop at {address} runs with another STRIPE_WEBHOOK_SECRET than these settings."),
    )
    .why("One of the two refuses Stripe's events.")
    .fix("Restart the shop after changing the setting, and run the doctor with the settings of the shop")
}

fn other_answer(address: &str, status: u16) -> Issue {
    broken("webhook-door-closed", format!("{address} answers with status {status}, not as this shop does."))
        .why("Stripe's events end up somewhere else.")
        .fix("Let the reverse proxy pass POST /webhooks/stripe on, unchanged and without a sign-in of its own; check TUPPENCE_BASE_URL")
}

fn unreachable(address: &str, reason: HttpsError) -> Issue {
    risky("shop-unreachable", format!("Nobody answers at {address}: {reason}."))
        .why("Stripe's events cannot arrive, nor shoppers.")
        .fix("Start the shop; check DNS, the certificate and the reverse proxy for TUPPENCE_BASE_URL")
}
