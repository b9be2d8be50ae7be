use super::query;
use crate::{
    api::ApiError,
    cart_view::{self, Look},
    components::PrivateHead,
    cookies,
    islands::CartLines,
    loading::when_ready,
    reply,
    state::shop,
};
use domain::{Cart, CheckoutKey};
use http::StatusCode;
use leptos::prelude::*;

/// `/cart`: what is in it at today's prices, and the way to pay.
#[component]
pub fn CartPage() -> impl IntoView {
    let problem = query("problem").map(|code| ApiError::from_code(&code).to_string());
    when_ready(async move {
        view! {
            <PrivateHead title="Cart"/>
            <h1 class="page-title">"Your cart"</h1>
            {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            <PricedCart/>
        }
    })
}

/// The cart of this browser at today's prices; also shown to who comes back from the payment page.
#[component]
pub fn PricedCart() -> impl IntoView {
    let found = cookies::cart();
    let forgotten = found.is_err().then(|| {
        cookies::set_cart(&Cart::default());
        view! {
            <p class="notice" role="status">
                "We could not read the cart your browser kept, so we have emptied it. Nothing was charged; please add your things again."
            </p>
        }
    });
    let cart = found.unwrap_or_default();
    when_ready(async move {
        let shop = shop();
        if !cart.is_empty() && cookies::claim().is_none() {
            // Before the click and not with its answer: a shopper who never gets that answer clicks
            // again, and must be known as the one who clicked first.
            cookies::claim_for_purchase(&shop);
        }
        let shown = match cart_view::load(&shop, &cart, Look::AtCart).await {
            Ok(view) => view! { <CartLines view key=CheckoutKey::random(&*shop.entropy)/> }.into_any(),
            Err(error) => {
                reply::status(StatusCode::SERVICE_UNAVAILABLE);
                view! {
                    <p class="problem" role="alert">{error.to_string()}</p>
                    <p><a class="button" href="/cart">"Try again"</a></p>
                }
                .into_any()
            }
        };
        view! { {forgotten} {shown} }
    })
}
