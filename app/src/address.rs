//! What the address of the page that was asked for says.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A value from the query; none if it is missing or empty.
pub fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name).filter(|value| !value.trim().is_empty())
}

/// A part of the path; empty if the route has no such part.
pub fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}
