use crate::{
    address::query,
    api::ApiError,
    begun_orders,
    components::PrivateHead,
    cookies,
    islands::CartLines,
    messages::messages,
    response,
    state::shop,
    suspend::when_ready,
    views::cart::{self, Look},
};
use domain::{Cart, IdempotencyKey, Order};
use http::StatusCode;
use leptos::prelude::*;

/// `/cart`: what is in it at today's prices, and the way to pay.
#[component]
pub fn CartPage() -> impl IntoView {
    let problem = query("problem").map(|code| ApiError::from_code(&code));
    // A plain form has put something in; a browser that came back without any cookie does not keep them.
    let problem = match query("added") {
        Some(_) if !cookies::any() => Some(ApiError::NoCookies),
        _ => problem,
    };
    let t = messages().cart();
    view! {
        <PrivateHead title=t.title()/>
        <h1 class="page-title">{t.heading()}</h1>
        <PricedCart problem/>
    }
}

/// The cart of this browser at today's prices; also shown to who comes back from the payment page.
#[component]
pub fn PricedCart(
    /// Why the last thing asked for was not done.
    problem: Option<ApiError>,
) -> impl IntoView {
    let found = cookies::cart();
    let forgotten = found.is_err().then(|| {
        cookies::set_cart(&Cart::default());
        view! { <p class="notice" role="status">{messages().cart().unreadable()}</p> }
    });
    let cart = found.unwrap_or_default();
    when_ready(async move {
        let shop = shop();
        if !cart.is_empty() && cookies::claim().is_none() {
            // Before the click and not with its answer: a shopper who never gets that answer clicks
            // again, and must be known as the one who clicked first.
            cookies::claim_for_purchase(&shop);
        }
        let begun = begun_orders::settle_cart(None).await;
        if begun.changed_cart {
            // Once more with the smaller cart, so that the count in the header is right.
            response::see_other("/cart");
            return ().into_any();
        }
        let again = problem == Some(ApiError::PaymentPending)
            && begun
                .pending
                .iter()
                .any(|order| begun_orders::holds_any(order, cart.lines().iter().map(|line| &line.product)));
        let pending = begun.pending.iter().map(|order| view! { <Pending order=order.clone()/> }).collect_view();
        let (shown, explained) = match cart::load(&shop, &cart, Look::AtCart).await {
            Ok(view) => {
                let explained = !view.notices.is_empty();
                let key = IdempotencyKey::random(shop.entropy());
                (view! { <CartLines view key again/> }.into_any(), explained)
            }
            Err(error) => {
                response::status(StatusCode::SERVICE_UNAVAILABLE);
                let shown = view! {
                    <p class="problem" role="alert">{error.message()}</p>
                    <p><a class="button" href="/cart">{messages().cart().try_again()}</a></p>
                };
                (shown.into_any(), false)
            }
        };
        let problem = problem.filter(|problem| match problem {
            // The cart names the product and both prices.
            ApiError::PriceChanged | ApiError::ProductGone => !explained,
            ApiError::PaymentPending => again,
            // Said by the cart itself.
            ApiError::EmptyCart => false,
            _ => true,
        });
        let problem = problem.map(|problem| view! { <p class="problem" role="alert">{problem.message()}</p> });
        view! { {problem} {pending} {forgotten} {shown} }.into_any()
    })
}

/// An order that needs no second one.
#[component]
fn Pending(order: Order) -> impl IntoView {
    let names = order.lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>().join(", ");
    view! { <p class="notice" role="status">{messages().cart().pending(order.number, names)}</p> }
}
