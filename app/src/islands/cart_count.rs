use crate::browser;
use leptos::prelude::*;

/// How many things are in the cart, beside the word `Cart` in the header. Right in every tab.
#[island]
pub fn CartCount(
    /// As the server knows it from the cookie of this request.
    count: u32,
) -> impl IntoView {
    let count = RwSignal::new(count);
    Effect::new(move |_| {
        let look = move || count.set(browser::cart().count());
        look();
        browser::on_cart_change(look);
    });
    view! {
        <span class="badge" class:badge--empty=move || count.get() == 0>
            {count}
            <span class="visually-hidden">{move || if count.get() == 1 { " item" } else { " items" }}</span>
        </span>
    }
}
