use super::{ProductPicture, Sizes};
use crate::text::unit_price;
use domain::catalog::listing::Card;
use leptos::prelude::*;

/// A product in a listing. One link: its name; the whole card can be pressed.
#[component]
pub fn ProductCard(
    card: Card,
    /// Whether its picture is likely on the first screen.
    first: bool,
) -> impl IntoView {
    view! {
        <article class="card">
            <div class="card__frame">
                {card.picture.map(|picture| view! { <ProductPicture picture sizes=Sizes::Card first/> })}
            </div>
            <div class="card__words">
                {card.kind.map(|kind| view! { <p class="card__kind">{kind}</p> })}
                <h2 class="card__name"><a class="card__link" href=format!("/products/{}", card.slug)>{card.name}</a></h2>
                <p class="card__summary">{card.summary}</p>
                <p class="card__price">{unit_price(card.price, card.quantity_max)}</p>
            </div>
        </article>
    }
}
