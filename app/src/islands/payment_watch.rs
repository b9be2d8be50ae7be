use crate::{
    api::payments::{PaymentState, ask_payment_state},
    browser,
    messages::messages,
};
use domain::SessionId;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Waits between looks, in seconds; the last one goes on for ever.
const WAITS_SECS: [u64; 6] = [1, 2, 3, 5, 8, 15];
/// The same where a bank takes days.
const PENDING_WAITS_SECS: [u64; 4] = [5, 15, 60, 300];

/// Looks whether the payment has come, and shows the page anew once it has.
#[island]
pub fn PaymentWatch(
    session: SessionId,
    /// What this page tells.
    shown: PaymentState,
) -> impl IntoView {
    let here = StoredValue::new(());
    Effect::new(move |_| look_again(session.clone(), shown, 0, here));
    let t = messages().checkout();
    let words = match shown {
        PaymentState::Pending => t.pending_watch(),
        PaymentState::Confirming | PaymentState::Ready | PaymentState::Failed => t.confirming_watch(),
    };
    view! { <p class="watch" role="status"><span class="watch__dot" aria-hidden="true"></span>{words}</p> }
}

/// Looks again after a while, as long as the island is `here`.
fn look_again(session: SessionId, shown: PaymentState, round: usize, here: StoredValue<()>) {
    let waits: &[u64] = if shown == PaymentState::Pending { &PENDING_WAITS_SECS } else { &WAITS_SECS };
    let wait = Duration::from_secs(waits[round.min(waits.len() - 1)]);
    let look = move || {
        if here.is_disposed() {
            return;
        }
        spawn_local(async move {
            // A look that fails says nothing about the money: look again.
            match browser::within(browser::PATIENCE_MILLIS, ask_payment_state(session.clone())).await {
                _ if here.is_disposed() => {}
                Some(Ok(state)) if state != shown => browser::reload(),
                _ => look_again(session, shown, round + 1, here),
            }
        });
    };
    set_timeout(look, wait);
}
