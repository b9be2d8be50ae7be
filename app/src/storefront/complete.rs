use super::{query, settled_order};
use crate::{
    components::{Goods, Icon, Message, OrderFacts, PrivateHead, Sign},
    cookies,
    islands::PaymentWatch,
    loading::when_ready,
    reply,
    state::shop,
};
use domain::{Order, OrderState, SessionId};
use leptos::prelude::*;
use tracing::error;

/// `/checkout/complete`: back from the payment page. Shows the goods to the browser that bought
/// them, and patience to everyone while the money is on its way (R19).
#[component]
pub fn CompletePage() -> impl IntoView {
    let session = query("session_id").and_then(|id| SessionId::parse(&id).ok());
    when_ready(async move {
        let Some(session) = session else { return view! { <CheckYourMail/> }.into_any() };
        match settled_order(&session).await {
            Ok(None) => view! { <CheckYourMail/> }.into_any(),
            // The money may be on its way: this is no moment for an error page.
            Err(_) => view! { <Confirming session/> }.into_any(),
            Ok(Some(order)) => view! { <Outcome session order/> }.into_any(),
        }
    })
}

#[component]
fn Outcome(session: SessionId, order: Order) -> impl IntoView {
    use OrderState::{Created, Expired, NeedsAttention, PaymentFailed, PaymentPending, SessionOpen};
    match order.state {
        Created | SessionOpen | PaymentPending => view! { <Confirming session/> }.into_any(),
        Expired | PaymentFailed => view! {
            <PrivateHead title="Payment did not go through"/>
            <Message title="The payment did not go through" next=("/cart", "Back to your cart")>
                <p>"Nothing was charged. Your cart is as you left it, and you can try again with another way to pay."</p>
            </Message>
        }
        .into_any(),
        NeedsAttention => view! {
            <PrivateHead title="We are checking your payment"/>
            <Message title="We are checking your payment" next=("/", "Back to the shop")>
                <p>"Your payment arrived, but something about it does not match your order "<strong>{order.number.to_string()}</strong>"."</p>
                <p>"The seller has been told and will either release your files or return your money. You need not do anything."</p>
            </Message>
        }
        .into_any(),
        _ if forget_bought(&order) => {
            // Once more with the smaller cart, so that the count in the header is right.
            reply::see_other(&format!("/checkout/complete?session_id={}", reply::query_escaped(session.as_str())));
            ().into_any()
        }
        _ => view! { <Bought order/> }.into_any(),
    }
}

/// Takes what was bought out of this browser's cart. Returns whether anything was.
fn forget_bought(order: &Order) -> bool {
    let mut cart = cookies::cart().unwrap_or_default();
    let before = cart.clone();
    for line in &order.lines {
        if before.lines().iter().any(|held| held.product == line.product && held.quantity.get() == line.quantity) {
            cart.remove(&line.product);
        }
    }
    let changed = cart != before;
    if changed {
        cookies::set_cart(&cart);
    }
    changed
}

#[component]
fn Bought(order: Order) -> impl IntoView {
    when_ready(async move {
        let goods = shop().goods(order.clone(), None).await;
        let shown = match goods {
            Ok(goods) => goods.lines.into_iter().map(|line| view! { <Goods line/> }).collect_view().into_any(),
            Err(cause) => {
                error!(order.id = %order.id, "The goods of order {} could not be shown: {cause}", order.id);
                view! { <p class="notice">"Your files cannot be shown this minute. They are yours, and the links in the mail work."</p> }.into_any()
            }
        };
        // Only of an order that cost nothing is the email sometimes held back.
        let free = order.payment.as_ref().is_some_and(|payment| payment.amount.minor == 0);
        let emailed = !free || shop().orders.mails_of(&order.id).await.is_ok_and(|mails| !mails.is_empty());
        let thanks = if order.state.gives_access() { "Thank you. It’s yours." } else { "About your order" };
        view! {
            <PrivateHead title="Thank you"/>
            <div class="thanks">
                <h1 class="page-title"><Icon sign=Sign::Check/>{thanks}</h1>
                {order.email().map(|email| match emailed {
                    true => view! { <p class="lead">"The receipt with links that last is on its way to "<strong>{email.to_owned()}</strong>"."</p> }.into_any(),
                    false => view! {
                        <p class="lead">"Download your files here. Several emails went to "<strong>{email.to_owned()}</strong>" in the last hour, so this order was not emailed. In an hour, "<a href="/find-my-order">"Find my order"</a>" emails you links that last."</p>
                    }
                    .into_any(),
                })}
            </div>
            <div class="order">
                <div class="order__goods">{shown}</div>
                <OrderFacts order/>
            </div>
        }
    })
}

#[component]
fn Confirming(session: SessionId) -> impl IntoView {
    view! {
        <PrivateHead title="Confirming your payment"/>
        <section class="message">
            <h1 class="message__title"><Icon sign=Sign::Clock/>"Your payment is being confirmed"</h1>
            <div class="message__words">
                <p>"Most payments take a few seconds; some banks take a day or two. You can close this page: as soon as the money has arrived, your links come by mail."</p>
                <p>"If you did not finish paying, nothing was charged and "<a href="/cart">"your cart"</a>" is as you left it."</p>
            </div>
            <PaymentWatch session/>
            <noscript><meta http-equiv="refresh" content="5"/></noscript>
        </section>
    }
}

/// For everyone but the buyer's browser: nothing about the order, not even whether there is one.
#[component]
fn CheckYourMail() -> impl IntoView {
    view! {
        <PrivateHead title="Check your mail"/>
        <Message title="Please check your mail" next=("/find-my-order", "Find my order")>
            <p>"If you have just paid, your receipt with the download links is on its way to the address you gave."</p>
            <p>"This page shows an order only in the browser that bought it. Did the mail not arrive within a few minutes? Look into the spam folder, or have the links mailed again."</p>
        </Message>
    }
}
