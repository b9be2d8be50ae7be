//! Pages for admins that could not be made.

use crate::{
    components::{Message, PrivateHead},
    messages::messages,
    response,
};
use domain::{PortError, catalog::CatalogError, orders::OrderActionError};
use http::StatusCode;
use leptos::prelude::*;
use tracing::error;

/// A page about products that could not be made.
#[component]
pub fn ProductsFailure(cause: CatalogError) -> impl IntoView {
    let t = messages().admin();
    if matches!(cause, CatalogError::UnknownProduct) {
        response::status(StatusCode::NOT_FOUND);
        return view! {
            <PrivateHead title=t.product_missing_title()/>
            <Message title=t.product_missing() next=("/admin/products", t.all_products())>
                <p>{t.product_missing_hint()}</p>
            </Message>
        }
        .into_any();
    }
    error!("A page about products could not be made: {cause}");
    if let CatalogError::Port(PortError::Broken { .. }) = cause {
        return view! { <Unreadable next=("/admin/products", t.all_products())/> }.into_any();
    }
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title=t.one_moment()/>
        <Message title=t.unavailable() next=("/admin/products", t.all_products()) request_id=response::request_id()>
            <p>{t.page_unavailable()}</p>
        </Message>
    }
    .into_any()
}

/// A page about orders that could not be made.
#[component]
pub fn OrdersFailure(cause: OrderActionError) -> impl IntoView {
    let t = messages().admin();
    error!("A page about orders could not be made: {cause}");
    if let OrderActionError::Port(PortError::Broken { .. }) = cause {
        return view! { <Unreadable next=("/admin/orders", t.all_orders())/> }.into_any();
    }
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title=t.one_moment()/>
        <Message title=t.unavailable() next=("/admin", t.back_to_overview()) request_id=response::request_id()>
            <p>{t.page_unavailable()}</p>
        </Message>
    }
    .into_any()
}

/// What the page is about is stored, and this version of the shop cannot read it. Everything else works.
#[component]
pub fn Unreadable(next: (&'static str, &'static str)) -> impl IntoView {
    response::status(StatusCode::INTERNAL_SERVER_ERROR);
    let t = messages().admin();
    view! {
        <PrivateHead title=t.unreadable_title()/>
        <Message title=t.unreadable() next=next request_id=response::request_id()>
            <p>{t.unreadable_why()}</p>
            <p>{t.unreadable_next()}</p>
        </Message>
    }
}
