//! Pages that have to say no.

use crate::{
    components::{Message, PrivateHead},
    response,
};
use domain::{PortError, delivery::DeliveryError};
use http::StatusCode;
use leptos::prelude::*;
use tracing::error;

/// Nothing stands at this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    response::status(StatusCode::NOT_FOUND);
    view! {
        <PrivateHead title="Not found"/>
        <Message title="There is nothing at this address" next=("/", "Browse all products")>
            <p>"The link may be old, or a letter may be missing. Nothing was charged, and nothing you bought is lost."</p>
            <p>"Looking for something you bought? "<a href="/find-my-order">"Find my order"</a>" emails you new links."</p>
        </Message>
    }
}

/// The store behind the page did not answer.
#[component]
pub fn UnavailablePage(cause: PortError) -> impl IntoView {
    error!("A page could not be made: {cause}");
    if let PortError::Broken { .. } = cause {
        return view! { <UnreadablePage/> }.into_any();
    }
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title="One moment"/>
        <Message title="The shop needs a moment" next=("/", "Try the front page") request_id=response::request_id()>
            <p>"Something behind this page did not answer. Nothing was charged by looking at it, and your cart and orders are safe. Please load the page again in a minute."</p>
        </Message>
    }
    .into_any()
}

/// What the page is about is stored, and this version of the shop cannot read it. Loading it again does not help.
#[component]
fn UnreadablePage() -> impl IntoView {
    response::status(StatusCode::INTERNAL_SERVER_ERROR);
    view! {
        <PrivateHead title="This page can’t be shown"/>
        <Message title="This page can’t be shown right now" next=("/", "Go to the shop") request_id=response::request_id()>
            <p>"What is stored for it can’t be read at the moment. The seller has been told. Nothing was charged, and nothing you bought is lost."</p>
        </Message>
    }
}

/// A link to bought goods that does not open. Only a holder of the right token is told that access has ended.
#[component]
pub fn ShutDoorPage(error: DeliveryError) -> impl IntoView {
    match error {
        DeliveryError::Port(cause) => view! { <UnavailablePage cause/> }.into_any(),
        DeliveryError::LinkExpired => {
            response::status(StatusCode::GONE);
            view! {
                <PrivateHead title="This link has expired"/>
                <Message title="This link has expired" next=("/find-my-order", "Email me new links")>
                    <p>"Links work for 30 days, so that an old email in the wrong hands opens nothing. What you bought is still yours, and new links are one click away."</p>
                </Message>
            }
            .into_any()
        }
        DeliveryError::Revoked => {
            response::status(StatusCode::GONE);
            view! {
                <PrivateHead title="Access has ended"/>
                <Message title="Access to this order has ended" next=("/", "Back to the shop")>
                    <p>"The payment for this order was returned or is disputed, or the seller has ended access, so its files can no longer be downloaded."</p>
                    <p>"If you think this is wrong, reply to your receipt."</p>
                </Message>
            }
            .into_any()
        }
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}
