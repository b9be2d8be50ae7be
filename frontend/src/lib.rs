//! The entry point of the browser side.

use wasm_bindgen::prelude::wasm_bindgen;

// Keeps the islands in the binary: the page calls them by name.
pub use app::islands;

/// Makes ready for islands; the page's script then wakes each of them.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
