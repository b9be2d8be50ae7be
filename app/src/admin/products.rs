//! Products: every product in every state, and the editor of one.

mod checklist;
mod edit;
mod form;
mod list;
mod preview;

pub use edit::{EditPage, NewProductPage};
pub use list::ProductsPage;
pub use preview::PreviewPage;

use crate::{messages::messages, notices::products as notices, state::shop};
use domain::ProductState;
use leptos::prelude::*;

/// What the last action did, or why it did not: codes in the address.
#[component]
fn Said(done: Option<String>, problem: Option<String>) -> impl IntoView {
    let done = done.as_deref().and_then(notices::done);
    let problem = problem.map(|code| notices::of_code(&code, shop().terms().max_file_bytes));
    view! {
        {done.map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
        {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
    }
}

/// The state of a product as a badge; color only repeats the word.
#[component]
fn StateBadge(state: ProductState) -> impl IntoView {
    let tone = match state {
        ProductState::Draft => "warning",
        ProductState::Published => "good",
        ProductState::Archived => "neutral",
    };
    view! { <span class=format!("badge badge--{tone}")>{messages().products().state(state)}</span> }
}
