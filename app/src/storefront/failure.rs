//! Pages that have to say no.

use crate::{
    components::{Message, PrivateHead},
    messages::{Tag, messages},
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
    let t = messages().shell();
    view! {
        <PrivateHead title=t.not_found_title()/>
        <Message title=t.not_found() next=("/", t.browse_all())>
            <p>{t.not_found_why()}</p>
            <p inner_html=t.not_found_bought(Tag::link("/find-my-order")).into_string()></p>
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
    let t = messages().shell();
    view! {
        <PrivateHead title=t.unavailable_title()/>
        <Message title=t.unavailable() next=("/", t.try_front_page()) request_id=response::request_id()>
            <p>{t.unavailable_why()}</p>
        </Message>
    }
    .into_any()
}

/// What the page is about is stored, and this version of the shop cannot read it. Loading it again does not help.
#[component]
fn UnreadablePage() -> impl IntoView {
    response::status(StatusCode::INTERNAL_SERVER_ERROR);
    let t = messages().shell();
    view! {
        <PrivateHead title=t.unreadable_title()/>
        <Message title=t.unreadable() next=("/", t.go_to_shop()) request_id=response::request_id()>
            <p>{t.unreadable_why()}</p>
        </Message>
    }
}

/// A download link that does not open. Only a holder of the right token is told that access has ended.
#[component]
pub fn LinkUnavailablePage(error: DeliveryError) -> impl IntoView {
    let t = messages().delivery();
    match error {
        DeliveryError::Port(cause) => view! { <UnavailablePage cause/> }.into_any(),
        DeliveryError::LinkExpired => {
            response::status(StatusCode::GONE);
            view! {
                <PrivateHead title=t.expired()/>
                <Message title=t.expired() next=("/find-my-order", t.email_new_links())>
                    <p>{t.expired_why()}</p>
                </Message>
            }
            .into_any()
        }
        DeliveryError::Revoked => {
            response::status(StatusCode::GONE);
            view! {
                <PrivateHead title=t.ended_title()/>
                <Message title=t.ended_heading() next=("/", t.back_to_shop())>
                    <p>{t.ended_why()}</p>
                    <p>{t.ended_wrong()}</p>
                </Message>
            }
            .into_any()
        }
        DeliveryError::Unknown | DeliveryError::Missing | DeliveryError::TooOften => {
            view! { <NotFoundPage/> }.into_any()
        }
    }
}
