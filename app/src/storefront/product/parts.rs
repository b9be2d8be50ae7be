//! Parts of a product's page: what shoppers see, and what search engines read.

use crate::{
    components::{ProductPicture, Sizes},
    cookies,
    islands::AddToCart,
    messages::messages,
    response::query_escaped,
    state::Site,
    text::{file_kind, script_safe, unit_price},
};
use domain::{FileId, FileVersion, Picture, Product, catalog::product::Fact, size::file_size};
use leptos::{nonce::use_nonce, prelude::*};
use serde_json::json;

/// Shows a picture without a jump of the page and a step in the browser's history, and marks which one is shown.
const GALLERY: &str = include_str!("gallery.js");

/// The pictures: a strip to swipe, and small ones to choose by: plain links, where no script runs.
#[component]
pub fn Gallery(pictures: Vec<Picture>, name: String) -> impl IntoView {
    let several = pictures.len() > 1;
    let thumbs = several.then(|| {
        let thumb = |(n, picture): (usize, Picture)| {
            view! {
                <li>
                    <a class="gallery__thumb" href=format!("#picture-{}", n + 1) aria-current=(n == 0).then_some("true")>
                        <ProductPicture picture sizes=Sizes::Thumb/>
                    </a>
                </li>
            }
        };
        let thumbs = pictures.clone().into_iter().enumerate().map(thumb).collect_view();
        view! { <ul class="gallery__thumbs" role="list">{thumbs}</ul> }
    });
    let stage = |(n, picture): (usize, Picture)| {
        view! {
            <li class="gallery__slide" id=format!("picture-{}", n + 1)>
                <ProductPicture picture sizes=Sizes::Stage first=n == 0/>
            </li>
        }
    };
    view! {
        <section class="gallery" aria-label=messages().product().pictures(name)>
            <ul class="gallery__stage" role="list" tabindex=several.then_some("0")>
                {pictures.into_iter().enumerate().map(stage).collect_view()}
            </ul>
            {thumbs}
            {several.then(|| view! { <script type="module" nonce=use_nonce() inner_html=GALLERY></script> })}
        </section>
    }
}

/// Name and price, the button that puts it into the cart, and what comes with it.
#[component]
pub fn Offer(
    product: Product,
    /// Whether it is only looked at.
    preview: bool,
) -> impl IntoView {
    let t = messages().product();
    let held = cookies::cart().unwrap_or_default();
    let held = held.lines().iter().find(|line| line.product == product.id).map_or(0, |line| line.quantity.get());
    let later = if product.later_versions { t.later_versions() } else { t.this_version() };
    let paying = if product.price.is_zero() { t.nothing_to_pay() } else { t.pay_with_stripe() };
    view! {
        <div class="product__offer">
            <h1 class="product__name">{product.name}</h1>
            <p class="product__summary">{product.summary}</p>
            <p class="product__price">{unit_price(product.price, product.quantity_max)}</p>
            {if preview {
                view! { <button class="button button--primary button--wide" disabled>{t.add()}</button> }.into_any()
            } else {
                view! { <AddToCart product=product.id quantity_max=product.quantity_max held free=product.price.is_zero()/> }.into_any()
            }}
            <ul class="assurances" role="list">
                <li>{t.instant_download()}</li>
                <li>{later}</li>
                <li>{paying}</li>
            </ul>
            <Facts facts=product.facts/>
        </div>
    }
}

/// What a shopper may want to know in a word.
#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let row = |fact: Fact| view! { <div><dt>{fact.name}</dt><dd>{fact.value}</dd></div> };
    (!facts.is_empty()).then(|| view! { <dl class="facts__list">{facts.into_iter().map(row).collect_view()}</dl> })
}

/// What is in the box: every file a buyer gets.
#[component]
pub fn BoxContents(product: Product) -> impl IntoView {
    let t = messages().product();
    let row = |(_, file): (&FileId, &FileVersion)| {
        view! {
            <tr>
                <th scope="row" class="box__name">{file.name.clone()}</th>
                <td data-label=t.type_label()>{file_kind(&file.media_type, &file.name)}</td>
                <td data-label=t.size() class="number">{file_size(file.size_bytes)}</td>
                <td data-label=t.version() class="number">{file.version}</td>
            </tr>
        }
    };
    let rows: Vec<_> = product.current_files().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="box" aria-labelledby="box">
                <h2 id="box" class="section-title">{t.in_the_box()}</h2>
                <table class="box__table">
                    <thead>
                        <tr>
                            <th scope="col">{t.file()}</th>
                            <th scope="col">{t.type_label()}</th>
                            <th scope="col" class="number">{t.size()}</th>
                            <th scope="col" class="number">{t.version()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// Ways to similar products.
#[component]
pub fn Tags(tags: Vec<String>) -> impl IntoView {
    let link =
        |tag: &String| view! { <li><a class="tag" href=format!("/?tag={}", query_escaped(tag))>{tag.clone()}</a></li> };
    (!tags.is_empty()).then(|| {
        view! {
            <nav class="tags product__tags" aria-label=messages().product().similar()>
                <ul class="tags__list" role="list">{tags.iter().map(link).collect_view()}</ul>
            </nav>
        }
    })
}

/// A product and its offer in the words of schema.org, safe inside a `<script>`.
pub fn structured_data(product: &Product, site: &Site) -> String {
    let url = site.absolute(&format!("/products/{}", product.slug));
    let pictures = product.pictures.iter().filter_map(|picture| picture.renditions.last());
    let pictures: Vec<_> = pictures.map(|largest| site.absolute(&format!("/pictures/{}", largest.key))).collect();
    let facts = product.facts.iter();
    let facts: Vec<_> =
        facts.map(|fact| json!({ "@type": "PropertyValue", "name": fact.name, "value": fact.value })).collect();
    let value = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "sku": product.id.as_str(),
        "url": url,
        "image": pictures,
        "additionalProperty": facts,
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": product.price.decimal(),
            "priceCurrency": product.price.currency.code(),
            "availability": "https://schema.org/InStock",
            "seller": { "@type": "Organization", "name": site.name },
        },
    });
    script_safe(&value)
}
