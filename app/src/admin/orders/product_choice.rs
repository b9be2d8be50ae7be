use crate::{messages::messages, state::shop};
use domain::Admin;
use leptos::prelude::*;

/// A field for a product: to be chosen from those last changed, or typed by its name or address where there are more.
///
/// `products` are [`choices`]; they are read before the page is begun.
#[component]
pub fn ProductChoice(
    products: Vec<(String, String)>,
    #[prop(optional)] value: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let t = messages().orders();
    let options = products.into_iter().map(|(slug, name)| view! { <option value=slug>{name}</option> }).collect_view();
    view! {
        <label class="field"><span class="field__label">{t.product()}</span>
            <input class="field__input" name="product" list="products" value=value required=required maxlength="254" autocomplete="off" placeholder=t.product_hint()/></label>
        <datalist id="products">{options}</datalist>
    }
}

/// Address and name of products last changed, in every state. A failure offers none: name and address can be typed.
pub async fn choices(admin: &Admin) -> Vec<(String, String)> {
    let products = shop().products_to_choose_from(admin).await.unwrap_or_default();
    products.into_iter().map(|(slug, name)| (slug.to_string(), name)).collect()
}
