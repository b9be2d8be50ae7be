use crate::{api::cart::put_in_cart, browser};
use domain::{ProductId, Quantity};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The form on a product's page that puts it into the cart.
#[island]
pub fn AddToCart(
    product: ProductId,
    /// Most copies one order may hold.
    quantity_max: u8,
    /// How many the cart holds already; 0 for none.
    held: u8,
) -> impl IntoView {
    let held = RwSignal::new(held);
    let wanted = RwSignal::new(held.get_untracked().max(1));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);

    let id = product.clone();
    Effect::new(move |_| {
        let id = id.clone();
        let look = move || {
            let cart = browser::cart();
            let line = cart.lines().iter().find(|line| line.product == id);
            held.set(line.map_or(0, |line| line.quantity.get()));
        };
        look();
        browser::on_cart_change(look);
    });

    let id = product.to_string();
    let put = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Ok(quantity) = Quantity::new(wanted.get_untracked()) else { return };
        let product = product.clone();
        busy.set(true);
        problem.set(None);
        let before = browser::cart();
        let mut cart = before.clone();
        if cart.put(product.clone(), quantity).is_ok() {
            browser::keep_cart(&cart);
        }
        spawn_local(async move {
            match put_in_cart(product, quantity).await {
                Ok(_) => {
                    held.set(quantity.get());
                    browser::announce_cart_change();
                    // The button that had the focus may be gone now.
                    if quantity_max <= 1 {
                        request_animation_frame(|| browser::focus("to-cart"));
                    }
                }
                Err(error) => {
                    browser::keep_cart(&before);
                    problem.set(Some(error.to_string()));
                }
            }
            busy.set(false);
        });
    };

    let is_held = move || held.get() > 0;
    let label = move || match (is_held(), busy.get()) {
        (_, true) => "Adding…",
        (false, _) => "Add to cart",
        (true, _) => "Update quantity",
    };
    view! {
        <form
            class="buy"
            method="post"
            action="/api/cart/put"
            hidden=move || is_held() && quantity_max <= 1
            on:submit=put
        >
            <input type="hidden" name="product" value=id/>
            <Copies quantity_max wanted/>
            <button class="button button--primary button--wide" aria-disabled=move || busy.get().then_some("true")>
                {label}
            </button>
        </form>
        <div class="held" role="status">
            <p class="held__words" hidden=move || !is_held()>"You have this in your cart."</p>
        </div>
        <a class="button button--wide" id="to-cart" href="/cart" hidden=move || !is_held()>"Go to cart"</a>
        <p class="problem" role="alert" hidden=move || problem.get().is_none()>{problem}</p>
    }
}

/// How many copies: a choice where it makes sense, one where it does not.
#[component]
fn Copies(quantity_max: u8, wanted: RwSignal<u8>) -> impl IntoView {
    let is_choice = quantity_max > 1;
    let option = move |n: u8| {
        view! { <option value=n selected=n == wanted.get_untracked()>{n}</option> }
    };
    let choice = is_choice.then(|| {
        view! {
            <label class="field field--inline">
                <span class="field__label">"Quantity"</span>
                <select name="quantity" on:change=move |event| {
                    if let Ok(n) = event_target_value(&event).parse() {
                        wanted.set(n);
                    }
                }>{(1..=quantity_max).map(option).collect_view()}</select>
            </label>
        }
    });
    let one = (!is_choice).then(|| view! { <input type="hidden" name="quantity" value="1"/> });
    view! { {choice} {one} }
}
