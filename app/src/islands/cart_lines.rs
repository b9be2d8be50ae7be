mod line;
mod shown;

use crate::{
    api::checkout::StartCheckout,
    browser::{as_html, cart},
    messages::{Tag, messages},
    views::cart::{CartLineView, CartView},
};
use domain::IdempotencyKey;
use leptos::{prelude::*, server_fn::ServerFn};
use line::Line;
use shown::ShownCart;

/// The cart: its lines, what they cost, and the way to the payment page.
#[island]
pub fn CartLines(
    view: CartView,
    /// Makes a second press of `Check out` harmless.
    key: IdempotencyKey,
    /// Whether the shopper has read that some of it is on order already, and wants it once more.
    again: bool,
) -> impl IntoView {
    let shown = ShownCart::new(view, key.clone(), again);
    provide_context(shown);
    Effect::new(move |_| cart::on_change(move || shown.follow()));
    let notices = move || {
        let view = shown.view.read();
        view.notices.iter().map(|text| format!("<p class=\"notice\">{}</p>", as_html(text))).collect::<String>()
    };
    let problem = move || shown.problem.get().unwrap_or_default();
    view! {
        <div class="cart" aria-busy=move || (shown.waits.get() > 0).then_some("true")>
            <div class="notices" role="status" inner_html=notices></div>
            <p class="problem" role="alert" hidden=move || shown.problem.get().is_none() inner_html=problem></p>
            <ul class="lines" role="list">
                <For each=move || shown.view.read().lines.clone() key=CartLineView::look let:line>
                    <Line line/>
                </For>
            </ul>
            <p
                class="empty"
                id="cart-empty"
                tabindex="-1"
                hidden=move || !shown.view.read().lines.is_empty()
                inner_html=messages().cart().empty(Tag::link("/")).into_string()
            ></p>
            <Checkout shown key again/>
            <p class="visually-hidden" role="status" inner_html=move || as_html(&shown.said.get())></p>
        </div>
    }
}

/// The total, and the plain form that leads to the payment page.
#[component]
fn Checkout(shown: ShownCart, key: IdempotencyKey, again: bool) -> impl IntoView {
    let t = messages().cart();
    let field = |n: usize, name: &str| format!("lines[{n}][{name}]");
    let fields = move || {
        let hidden = |(n, line): (usize, &CartLineView)| {
            view! {
                <input type="hidden" name=field(n, "product") value=line.product.to_string()/>
                <input type="hidden" name=field(n, "quantity") value=line.quantity.get()/>
                <input type="hidden" name=field(n, "price_version") value=line.price_version/>
            }
        };
        shown.view.read().sold().enumerate().map(hidden).collect_view()
    };
    let is_free = move || shown.view.read().is_free;
    let label = move || match (shown.leaving.get(), is_free()) {
        (false, false) => t.check_out(),
        (false, true) => t.get_free(),
        (true, false) => t.opening_payment(),
        (true, true) => t.one_moment(),
    };
    let fine = move || match is_free() {
        true => t.nothing_to_pay(),
        false => t.pay_on_stripe(),
    };
    view! {
        <form
            class="checkout"
            method="post"
            action=StartCheckout::PATH
            hidden=move || shown.view.read().sold().next().is_none()
            on:submit=move |event| {
                event.prevent_default();
                shown.check_out();
            }
        >
            <input type="hidden" name="key" value=key.to_string()/>
            {again.then(|| view! { <input type="hidden" name="again" value="true"/> })}
            {fields}
            <p class="total">
                <span>{t.total()}</span>
                <strong class="total__amount" translate="no" inner_html=move || as_html(&shown.view.read().total)></strong>
            </p>
            <p class="fine cart__unsaved">{t.update_first()}</p>
            <button class="button button--primary button--wide" aria-disabled=move || shown.leaving.get().then_some("true") inner_html=label></button>
            <p class="fine" inner_html=fine></p>
        </form>
    }
}
