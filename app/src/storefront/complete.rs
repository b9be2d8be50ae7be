use crate::{
    address::query,
    api::payments::PaymentState,
    begun_orders,
    components::{Downloads, Icon, Message, OrderFacts, PrivateHead, Sign},
    islands::PaymentWatch,
    messages::{Tag, messages},
    response,
    settled_order::settled_order,
    state::{shop, time_zone},
    suspend::when_ready,
    text::date,
};
use domain::{Order, OrderState, SessionId, payments::facts::PENDING_SECS, time::DAY_SECS};
use leptos::prelude::*;
use tracing::error;

/// `/checkout/complete`: back from the payment page. Shows the downloads to the browser that bought
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
    let t = messages().checkout();
    match order.state {
        Created | SessionOpen => view! { <Confirming session/> }.into_any(),
        PaymentPending => view! { <Pending session order/> }.into_any(),
        Expired | PaymentFailed => view! {
            <PrivateHead title=t.failed_title()/>
            <Message title=t.failed_heading() next=("/cart", t.back_to_cart())>
                <p>{t.failed()}</p>
            </Message>
        }
        .into_any(),
        NeedsAttention => view! {
            <PrivateHead title=t.checking()/>
            <Message title=t.checking() next=("/", t.back_to_shop())>
                <p inner_html=t.checking_why(&order.number, Tag::strong()).into_string()></p>
                <p>{t.checking_next()}</p>
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
    let t = messages().checkout();
    let until = t.pending_until((PENDING_SECS / DAY_SECS).unsigned_abs(), until);
    let email = order.email().map(|email| t.pending_email_to(email, Tag::strong()).into_string());
    let email = email.unwrap_or_else(|| t.pending_email().to_owned());
    view! {
        <PrivateHead title=t.pending()/>
        <section class="message">
            <h1 class="message__title"><Icon sign=Sign::Clock/>{t.pending()}</h1>
            <div class="message__words">
                <p inner_html=t.pending_number(&order.number, Tag::strong()).into_string()></p>
                <p>{until}" "<span inner_html=email></span>" "{t.pending_failure()}</p>
                <p>{t.pending_close()}</p>
            </div>
            <PaymentWatch session shown=PaymentState::Pending/>
            <noscript><meta http-equiv="refresh" content="60"/></noscript>
        </section>
        <OrderFacts order/>
    }
}

#[component]
fn Bought(order: Order) -> impl IntoView {
    let t = messages().checkout();
    when_ready(async move {
        let downloads = shop().downloads(order.clone(), None).await;
        let shown = match downloads {
            Ok(downloads) => {
                downloads.lines.into_iter().map(|line| view! { <Downloads line/> }).collect_view().into_any()
            }
            Err(cause) => {
                error!(order.id = %order.id, "The goods of order {} could not be shown: {cause}", order.id);
                view! { <p class="notice">{t.files_unavailable()}</p> }.into_any()
            }
        };
        // Only of an order that cost nothing is the email sometimes held back.
        let free = order.payment.as_ref().is_some_and(|payment| payment.amount.minor == 0);
        let emailed = !free || shop().has_been_emailed(&order).await.unwrap_or_default();
        let email = order.email().map(domain::mail::address::shown).map(|email| match emailed {
            true => t.emailed(email, Tag::strong()),
            false => t.not_emailed(email, Tag::strong(), Tag::link("/find-my-order")),
        });
        let thanks = if order.state.gives_access() { t.bought_heading() } else { t.about_order() };
        view! {
            <PrivateHead title=t.bought_title()/>
            <div class="thanks">
                <h1 class="page-title"><Icon sign=Sign::Check/>{thanks}</h1>
                {email.map(|words| view! { <p class="lead" inner_html=words.into_string()></p> })}
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
    let t = messages().checkout();
    view! {
        <PrivateHead title=t.confirming_title()/>
        <section class="message">
            <h1 class="message__title"><Icon sign=Sign::Clock/>{t.confirming_heading()}</h1>
            <div class="message__words">
                <p>{t.confirming_soon()}</p>
                <p inner_html=t.confirming_unpaid(Tag::link("/cart")).into_string()></p>
            </div>
            <PaymentWatch session shown=PaymentState::Confirming/>
            <noscript><meta http-equiv="refresh" content="5"/></noscript>
        </section>
    }
}

/// For everyone but the buyer's browser: nothing about the order, not even whether there is one.
#[component]
fn CheckYourMail() -> impl IntoView {
    let t = messages().checkout();
    view! {
        <PrivateHead title=t.check_email_title()/>
        <Message title=t.check_email_heading() next=("/find-my-order", t.find_my_order())>
            <p>{t.check_email()}</p>
            <p>{t.check_email_late()}</p>
        </Message>
    }
}
