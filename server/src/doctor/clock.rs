//! Is this machine's clock right? Signatures and links are made with it.

use super::{
    CheckContext,
    report::{Area, Notes, broken},
};
use crate::{
    clock_watch::{WRONG_FROM_SECS, stripe_address},
    config::StripeSettings,
};
use domain::Timestamp;
use std::sync::Arc;

/// Compares the clock with Stripe's, and with that of the service at `also`.
pub(super) async fn look(context: Arc<CheckContext>, also: Option<String>) -> Notes {
    let stripe = match &context.config.stripe {
        StripeSettings::Stripe { api_base, .. } => Some(stripe_address(api_base.as_deref())),
        StripeSettings::Missing { .. } | StripeSettings::Sandbox { .. } => None,
    };
    let (stripe, also) = tokio::join!(ahead(&context, "Stripe", stripe), ahead(&context, "AWS", also));
    let mut notes = Notes::of(Area::Clock);
    for (whose, secs) in [stripe, also].into_iter().flatten() {
        notes.check(secs.abs() < WRONG_FROM_SECS, || wrong(whose, secs));
    }
    notes
}

fn wrong(whose: &'static str, secs: i64) -> super::report::Issue {
    let (secs, way) = (secs.unsigned_abs(), if secs > 0 { "behind" } else { "ahead of" });
    broken("clock-wrong", format!("This machine's clock is {secs} seconds {way} {whose}'s."))
        .about(whose)
        .why("From five minutes on, Stripe's events are refused and AWS takes no calls; download links end at the wrong time.")
        .fix("sudo timedatectl set-ntp true")
}

/// How many seconds the clock at `address` is ahead of ours. None if nobody told the time, which others report.
async fn ahead(context: &CheckContext, whose: &'static str, address: Option<String>) -> Option<(&'static str, i64)> {
    let theirs = context.https.get(&address?).await.ok()?.date?;
    Some((whose, theirs.secs_since(Timestamp(jiff::Timestamp::now().as_second()))))
}
