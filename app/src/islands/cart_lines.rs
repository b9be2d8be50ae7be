mod line;

use crate::{
    api::{
        ApiError,
        cart::{put_in_cart, remove_from_cart},
    },
    browser,
    cart_view::CartView,
};
use domain::{CartLine, CheckoutKey, ProductId, Quantity};
use leptos::{prelude::*, task::spawn_local};
use line::Line;

/// The cart: its lines, what they cost, and the way to the payment page.
#[island]
pub fn CartLines(
    view: CartView,
    /// Makes a second press of `Check out` harmless.
    key: CheckoutKey,
) -> impl IntoView {
    let cart = ShownCart::new(view);
    provide_context(cart);
    Effect::new(move |_| {
        // Another tab changed the cart, or this page comes from the back list: show what is true.
        browser::on_cart_change(move || {
            if cart.differs_from_cookie() && !cart.busy.get_untracked() {
                browser::reload();
            }
        });
    });
    view! {
        <div class="cart" aria-busy=move || cart.busy.get().then_some("true")>
            <div class="notices" role="status">
                {move || cart.view.read().notices.iter().map(|text| view! { <p class="notice">{text.clone()}</p> }).collect_view()}
            </div>
            <p class="problem" role="alert" hidden=move || cart.problem.get().is_none()>{cart.problem}</p>
            <ul class="lines" role="list">
                <For each=move || cart.view.read().lines.clone() key=|line| line.product.clone() let:line>
                    <Line line/>
                </For>
            </ul>
            <p class="empty" id="cart-empty" tabindex="-1" hidden=move || !cart.view.read().lines.is_empty()>
                "Your cart is empty. " <a href="/">"See what is on the shelf"</a>
            </p>
            <Checkout cart key/>
            <p class="visually-hidden" role="status">{cart.said}</p>
        </div>
    }
}

/// The total, and the plain form that leads to the payment page.
#[component]
fn Checkout(cart: ShownCart, key: CheckoutKey) -> impl IntoView {
    let leaving = RwSignal::new(false);
    let field = |n: usize, name: &str| format!("lines[{n}][{name}]");
    let fields = move || {
        let hidden = |(n, line): (usize, &crate::cart_view::ViewedLine)| {
            view! {
                <input type="hidden" name=field(n, "product") value=line.product.to_string()/>
                <input type="hidden" name=field(n, "quantity") value=line.quantity.get()/>
                <input type="hidden" name=field(n, "price_version") value=line.price_version/>
            }
        };
        cart.view.read().sold().enumerate().map(hidden).collect_view()
    };
    view! {
        <form
            class="checkout"
            method="post"
            action="/api/checkout"
            hidden=move || cart.view.read().sold().next().is_none()
            on:submit=move |event| {
                if leaving.get_untracked() || cart.busy.get_untracked() {
                    event.prevent_default();
                }
                leaving.set(true);
            }
        >
            <input type="hidden" name="key" value=key.to_string()/>
            {fields}
            <p class="total">
                <span>"Total"</span>
                <strong class="total__amount">{move || cart.view.read().total.clone()}</strong>
            </p>
            <button class="button button--primary button--wide" aria-disabled=move || leaving.get().then_some("true")>
                {move || if leaving.get() { "Opening payment…" } else { "Check out" }}
            </button>
            <p class="fine">
                {move || if cart.view.read().is_free { "Nothing to pay: you only leave an email address for the links." } else { "You pay on Stripe’s page; we never see your card." }}
            </p>
        </form>
    }
}

/// The cart on the screen.
#[derive(Clone, Copy)]
struct ShownCart {
    view: RwSignal<CartView>,
    /// Whether a change is on its way to the server.
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    /// The last change in words, for who cannot see it.
    said: RwSignal<String>,
}

impl ShownCart {
    fn new(view: CartView) -> ShownCart {
        ShownCart {
            view: RwSignal::new(view),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            said: RwSignal::new(String::new()),
        }
    }

    fn put(self, product: ProductId, quantity: Quantity) {
        let before = browser::cart();
        let mut cart = before.clone();
        if cart.put(product.clone(), quantity).is_ok() {
            browser::keep_cart(&cart);
        }
        spawn_local(async move {
            self.busy.set(true);
            let changed = put_in_cart(product, quantity).await;
            if changed.is_err() {
                browser::keep_cart(&before);
            }
            self.show(changed, "Quantity changed.");
        });
    }

    fn remove(self, product: ProductId, name: String) {
        let mut cart = browser::cart();
        cart.remove(&product);
        browser::keep_cart(&cart);
        spawn_local(async move {
            self.busy.set(true);
            let next = self.neighbour(&product);
            let changed = remove_from_cart(product).await;
            self.show(changed, &format!("{name} was removed."));
            // The button that had the focus is gone with its line.
            request_animation_frame(move || browser::focus(&next));
        });
    }

    fn show(self, changed: Result<CartView, ApiError>, said: &str) {
        match changed {
            Ok(view) => {
                self.problem.set(None);
                self.said.set(format!("{said} The total is {}.", view.total));
                self.view.set(view);
                browser::announce_cart_change();
            }
            Err(error) => self.problem.set(Some(error.to_string())),
        }
        self.busy.set(false);
    }

    /// Where the focus goes when `product` is gone: to the line below, else above, else to the
    /// words that the cart is empty.
    fn neighbour(self, product: &ProductId) -> String {
        let view = self.view.read_untracked();
        let place = view.lines.iter().position(|line| &line.product == product).unwrap_or_default();
        let next = view.lines.get(place + 1).or_else(|| view.lines.get(place.checked_sub(1)?));
        next.map_or_else(|| "cart-empty".to_owned(), |line| format!("remove-{}", line.product))
    }

    fn differs_from_cookie(self) -> bool {
        let view = self.view.read_untracked();
        let cart = browser::cart();
        let shown = |held: &CartLine| {
            view.lines
                .iter()
                .any(|line| line.product == held.product && (line.quantity == held.quantity || !line.is_sold()))
        };
        cart.lines().len() != view.lines.len() || !cart.lines().iter().all(shown)
    }
}
