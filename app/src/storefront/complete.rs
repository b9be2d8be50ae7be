use crate::{
    address::query,
    api::payments::PaymentState,
    begun_orders,
    components::{Goods, Icon, Message, OrderFacts, PrivateHead, Sign},
    islands::PaymentWatch,
    response,
    settled_order::settled_order,
    state::{shop, time_zone},
    suspend::when_ready,
    text::date,
};
use domain::{Order, OrderState, SessionId, payments::facts::PENDING_SECS, time::DAY_SECS};
use leptos::prelude::*;
use tracing::error;

/// `/checkout/complete`: back from the payment page. Shows the goods to the browser that bought
/// them, and asks everyone to be patient while the money is on its way.
#[component]
pub fn CompletePage() -> impl IntoView {
    let session = query("session_id").and_then(|id| SessionId::parse(&id).ok());
    when_ready(async move {
        let Some(session) = session else { return view! { <CheckYourMail/> }.into_any() };
        let settled = settled_order(&session).await;
        if let Ok(Some(order)) = &settled
            && begun_orders::settle_cart(Some(order)).await.changed_cart
        {
            // Once more with the new cart, so that the count in the header is right.
            response::see_other(&format!(
                "/checkout/complete?session_id={}",
                response::query_escaped(session.as_str())
            ));
            return ().into_any();
        }
        match settled {
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
        Created | SessionOpen => view! { <Confirming session/> }.into_any(),
        PaymentPending => view! { <Pending session order/> }.into_any(),
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
        _ => view! { <Bought order/> }.into_any(),
    }
}

/// The shopper is done, and the bank takes its time: days, with a bank debit.
#[component]
fn Pending(session: SessionId, order: Order) -> impl IntoView {
    let since = order.payment.as_ref().map_or(order.created_at, |payment| payment.settled_at);
    let until = date(since.plus_secs(PENDING_SECS), &time_zone());
    let days = PENDING_SECS / DAY_SECS;
    let to = order.email().map(|email| view! { " to "<strong>{email.to_owned()}</strong> });
    view! {
        <PrivateHead title="Order received, payment pending"/>
        <section class="message">
            <h1 class="message__title"><Icon sign=Sign::Clock/>"Order received, payment pending"</h1>
            <div class="message__words">
                <p>"Thank you. Your order number is "<strong>{order.number.to_string()}</strong>", and your bank still has to confirm the payment."</p>
                <p>"That usually takes a few business days and can take up to "{days}" days, until "{until}". As soon as the money has arrived, we’ll email your receipt and download links"{to}". If the payment does not go through, we’ll email you, too."</p>
                <p>"You can close this page, and you don’t need to order again."</p>
            </div>
            <PaymentWatch session shown=PaymentState::Pending/>
            <noscript><meta http-equiv="refresh" content="60"/></noscript>
        </section>
        <OrderFacts order/>
    }
}

#[component]
fn Bought(order: Order) -> impl IntoView {
    when_ready(async move {
        let goods = shop().goods(order.clone(), None).await;
        let shown = match goods {
            Ok(goods) => goods.lines.into_iter().map(|line| view! { <Goods line/> }).collect_view().into_any(),
            Err(cause) => {
                error!(order.id = %order.id, "The goods of order {} could not be shown: {cause}", order.id);
                view! { <p class="notice">"Your files cannot be shown this minute. They are yours, and the links in the email work."</p> }.into_any()
            }
        };
        // Only of an order that cost nothing is the email sometimes held back.
        let free = order.payment.as_ref().is_some_and(|payment| payment.amount.minor == 0);
        let emailed = !free || shop().has_been_emailed(&order).await.unwrap_or_default();
        let thanks = if order.state.gives_access() { "Thank you. It’s yours." } else { "About your order" };
        view! {
            <PrivateHead title="Thank you"/>
            <div class="thanks">
                <h1 class="page-title"><Icon sign=Sign::Check/>{thanks}</h1>
                {order.email().map(|email| match emailed {
                    true => view! { <p class="lead">"We’ve emailed your receipt and download links to "<strong>{domain::mail::address::shown(email)}</strong>"."</p> }.into_any(),
                    false => view! {
                        <p class="lead">"Download your files here. Several emails went to "<strong>{domain::mail::address::shown(email)}</strong>" in the last hour, so this order was not emailed. In an hour, "<a href="/find-my-order">"Find my order"</a>" emails you links."</p>
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
                <p>"This usually takes a few seconds. You can close this page: as soon as the money has arrived, we’ll email your links."</p>
                <p>"If you did not finish paying, nothing was charged and "<a href="/cart">"your cart"</a>" is as you left it."</p>
            </div>
            <PaymentWatch session shown=PaymentState::Confirming/>
            <noscript><meta http-equiv="refresh" content="5"/></noscript>
        </section>
    }
}

/// For everyone but the buyer's browser: nothing about the order, not even whether there is one.
#[component]
fn CheckYourMail() -> impl IntoView {
    view! {
        <PrivateHead title="Check your email"/>
        <Message title="Please check your email" next=("/find-my-order", "Find my order")>
            <p>"If you have just paid, your receipt with the download links is on its way to the address you gave."</p>
            <p>"This page shows an order only in the browser that bought it. Did the email not arrive within a few minutes? Look into the spam folder, or have the links emailed again."</p>
        </Message>
    }
}
