use super::ShownCart;
use crate::cart_view::ViewedLine;
use domain::{ProductId, Quantity};
use leptos::prelude::*;

/// One line of the cart.
#[component]
pub fn Line(line: ViewedLine) -> impl IntoView {
    let cart = expect_context::<ShownCart>();
    let id = line.product.clone();
    let amount = move || {
        let view = cart.view.read();
        view.lines.iter().find(|l| l.product == id).map(|l| l.amount.clone())
    };
    let gone = !line.is_sold();
    let choice = (line.quantity_max > 1).then(|| view! { <Copies line=line.clone()/> });
    // The name beside the picture says the same, so the picture is silent.
    let picture = line.picture.map(|src| {
        view! { <img class="line__picture" src=src alt="" width="96" height="72" loading="lazy" decoding="async"/> }
    });
    view! {
        <li class="line" class:line--gone=gone>
            <span class="line__frame">{picture}</span>
            <div class="line__words">
                <a class="line__name" href=line.href>{line.name.clone()}</a>
                <p class="line__summary">{line.summary}</p>
            </div>
            <p class="line__amount">{amount}</p>
            <div class="line__acts">
                {choice}
                <Remove product=line.product name=line.name/>
            </div>
        </li>
    }
}

/// A choice of how many.
#[component]
fn Copies(line: ViewedLine) -> impl IntoView {
    let cart = expect_context::<ShownCart>();
    let ViewedLine { product, quantity, quantity_max, name, .. } = line;
    let chosen = RwSignal::new(quantity);
    let id = product.to_string();
    let put = move || cart.put(product.clone(), chosen.get_untracked());
    let put_at_once = put.clone();
    // Without our code the choice needs a button; with it the change itself is enough.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let option = move |n: u8| view! { <option value=n selected=n == quantity.get()>{n}</option> };
    view! {
        <form class="line__copies" method="post" action="/api/cart/put" on:submit=move |event| {
            event.prevent_default();
            put();
        }>
            <input type="hidden" name="product" value=id/>
            <label class="field field--inline">
                <span class="field__label">"Quantity"<span class="visually-hidden">" of " {name}</span></span>
                <select name="quantity" on:change=move |event| {
                    if let Some(quantity) = event_target_value(&event).parse().ok().and_then(|n| Quantity::new(n).ok()) {
                        chosen.set(quantity);
                        put_at_once();
                    }
                }>
                    {(1..=quantity_max).map(option).collect_view()}
                </select>
            </label>
            <button class="button button--small" hidden=awake>"Update"</button>
        </form>
    }
}

#[component]
fn Remove(product: ProductId, name: String) -> impl IntoView {
    let cart = expect_context::<ShownCart>();
    let label = name.clone();
    let id = product.to_string();
    view! {
        <form method="post" action="/api/cart/remove" on:submit=move |event| {
            event.prevent_default();
            cart.remove(product.clone(), name.clone());
        }>
            <input type="hidden" name="product" value=id.clone()/>
            <button class="link-button" id=format!("remove-{id}")>
                "Remove"<span class="visually-hidden">" " {label}</span>
            </button>
        </form>
    }
}
