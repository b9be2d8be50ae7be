use crate::browser::cart;
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
    view! {
        <span class="badge" class:badge--empty=move || count.get() == 0>
            <span inner_html=move || count.get().to_string()></span>
            <span class="visually-hidden" inner_html=move || if count.get() == 1 { " item" } else { " items" }></span>
        </span>
    }
}
