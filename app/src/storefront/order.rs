use super::failure::LinkUnavailablePage;
use crate::{
    address::param,
    components::{Downloads, OrderFacts, PrivateHead},
    messages::messages,
    state::shop,
    suspend::when_ready,
};
use domain::delivery::{DeliveryError, OrderDownloads, token::Token};
use leptos::prelude::*;

/// `/orders/{token}`: a buyer's order with all its files.
#[component]
pub fn OrderPage() -> impl IntoView {
    let token = Token::parse(&param("token"));
    when_ready(async move {
        let Ok(token) = token else { return view! { <LinkUnavailablePage error=DeliveryError::Unknown/> }.into_any() };
        match shop().order_page(&token).await {
            Ok(downloads) => view! { <Order downloads/> }.into_any(),
            Err(error) => view! { <LinkUnavailablePage error/> }.into_any(),
        }
    })
}

#[component]
fn Order(downloads: OrderDownloads) -> impl IntoView {
    let t = messages().delivery();
    let OrderDownloads { order, lines } = downloads;
    view! {
        <PrivateHead title=t.order_title()/>
        <h1 class="page-title">{t.order_heading(&order.number)}</h1>
        <div class="order">
            <div class="order__goods">{lines.into_iter().map(|line| view! { <Downloads line/> }).collect_view()}</div>
            <OrderFacts order/>
        </div>
    }
}
