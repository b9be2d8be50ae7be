use super::shown::ShownCart;
use crate::{
    api::cart::{PutInCart, RemoveFromCart},
    browser::as_html,
    messages::{Tag, messages},
    views::cart::CartLineView,
};
use domain::{ProductId, Quantity};
use leptos::{html::Select, prelude::*, server_fn::ServerFn};

/// One line of the cart.
#[component]
pub fn Line(line: CartLineView) -> impl IntoView {
    let cart = expect_context::<ShownCart>();
    let id = line.product.clone();
    let of_line = move |part: fn(&CartLineView) -> String| {
        let view = cart.view.read();
        view.lines.iter().find(|line| line.product == id).map(|line| as_html(&part(line))).unwrap_or_default()
    };
    let each = of_line.clone();
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
            <p class="line__amount" translate="no">
                <span inner_html=move || of_line(|line| line.amount.clone())></span>
                <span class="line__each fine" inner_html=move || each(|line| line.each.clone().unwrap_or_default())></span>
            </p>
            <div class="line__acts">
                {choice}
                <Remove product=line.product name=line.name/>
            </div>
        </li>
    }
}

/// A choice of how many.
#[component]
fn Copies(line: CartLineView) -> impl IntoView {
    let cart = expect_context::<ShownCart>();
    let t = messages().cart();
    let CartLineView { product, quantity, quantity_max, name, .. } = line;
    let id = product.to_string();
    let choice = NodeRef::<Select>::new();
    let chosen = move || {
        let text = choice.get_untracked().map(|choice| choice.value())?;
        Quantity::new(text.parse().ok()?).ok()
    };
    let (of, named) = (product.clone(), name.clone());
    let put = move || {
        if let Some(quantity) = chosen() {
            cart.change(of.clone(), Some(quantity), named.clone());
        }
    };
    let put_at_once = put.clone();
    let put_early = put.clone();
    // Without our code the choice needs a button; with it the change itself is enough.
    let awake = RwSignal::new(false);
    Effect::new(move |begun: Option<()>| {
        let stored = cart.copies(&product);
        if begun.is_none() {
            awake.set(true);
            if chosen() != stored {
                // Chosen before this code had come.
                untrack(&put_early);
            }
        } else if let (Some(choice), Some(stored)) = (choice.get_untracked(), stored) {
            choice.set_value(&stored.get().to_string());
        }
    });
    let option = move |n: u8| view! { <option value=n selected=n == quantity.get()>{n}</option> };
    // Browsers would restore a choice of another visit here, and show what is not in the cart.
    view! {
        <form class="line__copies" method="post" action=PutInCart::PATH autocomplete="off" on:submit=move |event| {
            event.prevent_default();
            put();
        }>
            <input type="hidden" name="product" value=id/>
            <label class="field field--inline">
                <span class="field__label" inner_html=t.quantity_of(name, Tag::hidden()).into_string()></span>
                <select name="quantity" autocomplete="off" node_ref=choice on:change=move |_| put_at_once()>
                    {(1..=quantity_max).map(option).collect_view()}
                </select>
            </label>
            <button class="button button--small" hidden=awake>{t.update()}</button>
        </form>
    }
}

#[component]
fn Remove(product: ProductId, name: String) -> impl IntoView {
    let cart = expect_context::<ShownCart>();
    let label = messages().cart().remove(&name, Tag::hidden()).into_string();
    let id = product.to_string();
    view! {
        <form method="post" action=RemoveFromCart::PATH on:submit=move |event| {
            event.prevent_default();
            cart.change(product.clone(), None, name.clone());
        }>
            <input type="hidden" name="product" value=id.clone()/>
            <button class="link-button" id=format!("remove-{id}") inner_html=label></button>
        </form>
    }
}
