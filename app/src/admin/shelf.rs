//! The shelf: every product in every state, and the editor of one.

mod checklist;
mod edit;
mod form;
mod list;
mod preview;
pub mod words;

pub use edit::{EditPage, NewProductPage};
pub use list::ProductsPage;
pub use preview::PreviewPage;

use crate::{
    components::{Message, PrivateHead},
    reply,
    state::shop,
};
use domain::{PortError, ProductState, catalog::CatalogError};
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use tracing::error;

/// A page of the shelf that could not be made.
#[component]
fn Trouble(cause: CatalogError) -> impl IntoView {
    if matches!(cause, CatalogError::UnknownProduct) {
        reply::status(StatusCode::NOT_FOUND);
        return view! {
            <PrivateHead title="No such product"/>
            <Message title="There is no such product" next=("/admin/products", "All products")>
                <p>"The address may be mistyped. Products are archived, never erased: search the list for its name."</p>
            </Message>
        }
        .into_any();
    }
    error!("A page of the shelf could not be made: {cause}");
    if let CatalogError::Port(PortError::Broken { .. }) = cause {
        return view! { <super::desk::Unreadable next=("/admin/products", "All products")/> }.into_any();
    }
    reply::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title="One moment"/>
        <Message title="The shop needs a moment" next=("/admin/products", "All products") request_id=reply::request_id()>
            <p>"Something behind this page did not answer. Nothing was changed. Please load it again in a minute."</p>
        </Message>
    }
    .into_any()
}

/// What the last deed did, or why it did not: codes in the address.
#[component]
fn Said(done: Option<String>, problem: Option<String>) -> impl IntoView {
    let done = done.as_deref().and_then(words::done);
    let problem = problem.map(|code| words::of_code(&code, shop().terms.max_file_bytes));
    view! {
        {done.map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
        {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
    }
}

/// The state of a product as a badge; color only repeats the word.
#[component]
fn StateBadge(state: ProductState) -> impl IntoView {
    let (tone, words) = match state {
        ProductState::Draft => ("heed", "Draft"),
        ProductState::Published => ("good", "Published"),
        ProductState::Archived => ("calm", "Archived"),
    };
    view! { <span class=format!("desk-state desk-state--{tone}")>{words}</span> }
}

/// A value from the address's query; none if it is missing or empty.
fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name).filter(|value| !value.trim().is_empty())
}

/// A part of the address's path.
fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}
