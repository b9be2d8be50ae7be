use crate::{
    api::payment::{PaymentState, ask_payment_state},
    browser,
};
use domain::SessionId;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Waits between looks, in seconds; the last one goes on for ever.
const WAITS_SECS: [u64; 6] = [1, 2, 3, 5, 8, 15];

/// Looks whether the payment has come, and shows the page anew once it is decided.
#[island]
pub fn PaymentWatch(session: SessionId) -> impl IntoView {
    Effect::new(move |_| look_again(session.clone(), 0));
    view! { <p class="watch" role="status"><span class="watch__dot" aria-hidden="true"></span>"Checking every few seconds…"</p> }
}

fn look_again(session: SessionId, round: usize) {
    let wait = Duration::from_secs(WAITS_SECS[round.min(WAITS_SECS.len() - 1)]);
    let look = move || {
        spawn_local(async move {
            // A look that fails says nothing about the money: look again.
            match ask_payment_state(session.clone()).await {
                Ok(PaymentState::Ready | PaymentState::Failed) => browser::reload(),
                Ok(PaymentState::Confirming) | Err(_) => look_again(session, round + 1),
            }
        });
    };
    set_timeout(look, wait);
}
