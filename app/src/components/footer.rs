use crate::state::site;
use leptos::prelude::*;

/// The bottom of every page: what to do when something is missing, and the small print.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <div class="footer__inner">
                <nav aria-label="Help">
                    <ul class="footer__links" role="list">
                        <li><a href="/">"All products"</a></li>
                        <li><a href="/find-my-order">"Find my order"</a></li>
                        <li><a href="/cart">"Your cart"</a></li>
                    </ul>
                </nav>
                <p class="fine">
                    "Payments are handled by Stripe; card details never reach this shop. Download links come by email, and what you bought stays yours."
                </p>
                <p class="fine">{site().name.clone()}" sells digital goods. No tracking, and only the cookies that carts and orders need."</p>
            </div>
        </footer>
    }
}
