use crate::{
    browser::cart,
    messages::{Tag, messages},
};
use leptos::prelude::*;

/// How many things are in the cart, beside the word `Cart` in the header. Right in every tab.
#[island]
pub fn CartCount(
    /// As the server knows it from the cookie of this request.
    count: u32,
) -> impl IntoView {
    let count = RwSignal::new(count);
    Effect::new(move |_| {
        let look = move || count.set(cart::cart().count());
        look();
        cart::on_change(look);
        // What a plain form has changed on the page before this one, other tabs do not know yet.
        cart::announce();
    });
    let words = move || messages().cart().count(count.get(), Tag::hidden()).into_string();
    view! { <span class="badge" class:badge--empty=move || count.get() == 0 inner_html=words></span> }
}
