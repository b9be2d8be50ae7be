//! The desk: figures, orders, and what can be done about them.

mod acts;
mod alarms;
mod charts;
mod give;
mod history;
mod home;
mod money;
mod order;
mod orders;
mod panel;
mod product_choice;
mod refund_form;
mod search;
mod words;

pub use alarms::AlertBanner;
pub use give::GivePage;
pub use home::HomePage;
pub use money::Moment;
pub use order::OrderPage;
pub use orders::OrdersPage;
pub use search::order_query;
pub use words::{Act, Problem};

use crate::{
    components::{Message, PrivateHead},
    reply,
};
use domain::{PortError, orders::OrderActionError};
use http::StatusCode;
use leptos::prelude::*;
use tracing::error;

/// A page of the desk that could not be made.
#[component]
fn Trouble(cause: OrderActionError) -> impl IntoView {
    error!("A page of the desk could not be made: {cause}");
    if let OrderActionError::Port(PortError::Broken { .. }) = cause {
        return view! { <Unreadable next=("/admin/orders", "All orders")/> }.into_any();
    }
    reply::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title="One moment"/>
        <Message title="The shop needs a moment" next=("/admin", "Back to the start") request_id=reply::request_id()>
            <p>"Something behind this page did not answer. Nothing was changed. Please load it again in a minute."</p>
        </Message>
    }
    .into_any()
}

/// What the page is about is stored, and this version of the shop cannot read it. Everything else works.
#[component]
pub(super) fn Unreadable(next: (&'static str, &'static str)) -> impl IntoView {
    reply::status(StatusCode::INTERNAL_SERVER_ERROR);
    view! {
        <PrivateHead title="This can’t be shown"/>
        <Message title="This version of the shop can’t read it" next=next request_id=reply::request_id()>
            <p>"It was stored by a newer version, or it is damaged. It was left as it is, and everything else works."</p>
            <p>"If you went back to an older version, install the newer one again. Otherwise restore it from a backup."</p>
        </Message>
    }
}

/// A value from the address's query; none if it is missing or empty.
fn query(name: &str) -> Option<String> {
    leptos_router::hooks::use_query_map().read_untracked().get(name).filter(|value| !value.trim().is_empty())
}
