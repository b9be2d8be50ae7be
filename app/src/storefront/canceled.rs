use super::cart::PricedCart;
use crate::components::PrivateHead;
use leptos::prelude::*;

/// `/checkout/canceled`: back from the payment page without paying, to the cart as it was.
#[component]
pub fn CanceledPage() -> impl IntoView {
    view! {
        <PrivateHead title="Cart"/>
        <h1 class="page-title">"Your cart"</h1>
        <p class="notice" role="status">"You left the payment page. Nothing was charged, and everything is still in your cart."</p>
        <PricedCart/>
    }
}
