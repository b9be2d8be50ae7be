use crate::{messages::messages, state::site};
use leptos::prelude::*;

/// The bottom of every page: what to do when something is missing, and the small print.
#[component]
pub fn Footer() -> impl IntoView {
    let t = messages().shell();
    view! {
        <footer class="footer">
            <div class="footer__inner">
                <nav aria-label=t.help()>
                    <ul class="footer__links" role="list">
                        <li><a href="/">{t.all_products()}</a></li>
                        <li><a href="/find-my-order">{t.find_my_order()}</a></li>
                        <li><a href="/cart">{t.your_cart()}</a></li>
                    </ul>
                </nav>
                <p class="fine">{t.payments()}</p>
                <p class="fine">{t.about_shop(&site().name)}</p>
            </div>
        </footer>
    }
}
