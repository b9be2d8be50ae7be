//! Pages for admins that could not be made.

use crate::{
    components::{Message, PrivateHead},
    response,
};
use domain::{PortError, catalog::CatalogError, orders::OrderActionError};
use http::StatusCode;
use leptos::prelude::*;
use tracing::error;

/// A page about products that could not be made.
#[component]
pub fn ProductsFailure(cause: CatalogError) -> impl IntoView {
    if matches!(cause, CatalogError::UnknownProduct) {
        response::status(StatusCode::NOT_FOUND);
        return view! {
            <PrivateHead title="No such product"/>
            <Message title="There is no such product" next=("/admin/products", "All products")>
                <p>"The address may be mistyped. Products are archived, never erased: search the list for its name."</p>
            </Message>
        }
        .into_any();
    }
    error!("A page about products could not be made: {cause}");
    if let CatalogError::Port(PortError::Broken { .. }) = cause {
        return view! { <Unreadable next=("/admin/products", "All products")/> }.into_any();
    }
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title="One moment"/>
        <Message title="The shop needs a moment" next=("/admin/products", "All products") request_id=response::request_id()>
            <p>"Something behind this page did not answer. Nothing was changed. Please load it again in a minute."</p>
        </Message>
    }
    .into_any()
}

/// A page about orders that could not be made.
#[component]
pub fn OrdersFailure(cause: OrderActionError) -> impl IntoView {
    error!("A page about orders could not be made: {cause}");
    if let OrderActionError::Port(PortError::Broken { .. }) = cause {
        return view! { <Unreadable next=("/admin/orders", "All orders")/> }.into_any();
    }
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title="One moment"/>
        <Message title="The shop needs a moment" next=("/admin", "Back to the start") request_id=response::request_id()>
            <p>"Something behind this page did not answer. Nothing was changed. Please load it again in a minute."</p>
        </Message>
    }
    .into_any()
}

/// What the page is about is stored, and this version of the shop cannot read it. Everything else works.
#[component]
pub fn Unreadable(next: (&'static str, &'static str)) -> impl IntoView {
    response::status(StatusCode::INTERNAL_SERVER_ERROR);
    view! {
        <PrivateHead title="This can’t be shown"/>
        <Message title="This version of the shop can’t read it" next=next request_id=response::request_id()>
            <p>"It was stored by a newer version, or it is damaged. It was left as it is, and everything else works."</p>
            <p>"If you went back to an older version, install the newer one again. Otherwise restore it from a backup."</p>
        </Message>
    }
}
