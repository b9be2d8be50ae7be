use super::cart::PricedCart;
use crate::{components::PrivateHead, cookies, messages::messages};
use leptos::prelude::*;

/// `/checkout/canceled`: back from the payment page without paying, to the cart as it was.
#[component]
pub fn CanceledPage() -> impl IntoView {
    let t = messages().checkout();
    let is_empty = cookies::cart().unwrap_or_default().is_empty();
    let words = match is_empty {
        true => t.canceled_empty(),
        false => t.canceled(),
    };
    view! {
        <PrivateHead title=t.canceled_title()/>
        <h1 class="page-title">{t.canceled_heading()}</h1>
        <p class="notice" role="status">{words}</p>
        <PricedCart problem=None/>
    }
}
