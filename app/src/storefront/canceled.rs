use super::cart::PricedCart;
use crate::{components::PrivateHead, cookies};
use leptos::prelude::*;

/// `/checkout/canceled`: back from the payment page without paying, to the cart as it was.
#[component]
pub fn CanceledPage() -> impl IntoView {
    let is_empty = cookies::cart().unwrap_or_default().is_empty();
    let words = match is_empty {
        true => "You left the payment page, and nothing was charged.",
        false => "You left the payment page. Nothing was charged, and your cart is as you left it.",
    };
    view! {
        <PrivateHead title="Cart"/>
        <h1 class="page-title">"Your cart"</h1>
        <p class="notice" role="status">{words}</p>
        <PricedCart problem=None/>
    }
}
