//! The entry point of the browser side.

use leptos::reactive::owner::Owner;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

// Keeps the islands in the binary: the page calls them by name.
pub use app::islands;

thread_local! {
    /// What all pages belong to.
    static ROOT: RefCell<Option<Owner>> = const { RefCell::new(None) };
}

/// Makes ready for islands; the page's script then wakes each of them.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    ROOT.set(Owner::current());
}

/// The islands of one page. Leptos forgets an island once it is awake; by its page it can be ended.
#[wasm_bindgen]
pub struct Page(Owner);

#[wasm_bindgen]
impl Page {
    /// A page without islands yet.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "made by the page's script alone")]
    pub fn new() -> Page {
        Page(ROOT.with_borrow(|root| root.as_ref().map_or_else(Owner::new, |root| root.with(Owner::new))))
    }

    /// Islands that wake from now on are this page's.
    pub fn enter(&self) {
        self.0.set();
    }

    /// Ends what its islands listen to and wait for: the reader has gone on to another page.
    pub fn leave(self) {
        self.0.cleanup();
    }
}
