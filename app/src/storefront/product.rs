mod parts;

use super::failure::{NotFoundPage, UnavailablePage};
use crate::{
    address::param,
    components::{Head, Message, PageTitle},
    messages::{Tag, messages},
    response,
    state::{shop, site},
    suspend::when_ready,
    text::description_html,
};
use domain::{Product, Slug, catalog::ProductPage as Found};
use http::StatusCode;
use leptos::prelude::*;
use leptos_meta::Meta;
use parts::{BoxContents, Gallery, Offer, Tags, structured_data};

/// `/products/{slug}`: one product, and the button that puts it into the cart.
#[component]
pub fn ProductPage() -> impl IntoView {
    let slug = Slug::parse(&param("slug"));
    when_ready(async move {
        let Ok(slug) = slug else { return view! { <NotFoundPage/> }.into_any() };
        match shop().product_page(&slug).await {
            Ok(Found::ForSale(product)) => {
                if response::is_seen() {
                    shop().count_product_view();
                }
                view! { <ForSale product=*product/> }.into_any()
            }
            Ok(Found::Gone(product)) => view! { <Gone product=*product/> }.into_any(),
            Ok(Found::Moved(slug)) => {
                response::moved_to(&format!("/products/{slug}"));
                ().into_any()
            }
            Ok(Found::Unknown) => view! { <NotFoundPage/> }.into_any(),
            Err(cause) => view! { <UnavailablePage cause/> }.into_any(),
        }
    })
}

#[component]
fn ForSale(product: Product) -> impl IntoView {
    let path = format!("/products/{}", product.slug);
    let preview = product.cover().cloned();
    view! {
        <Head title=product.name.clone() description=product.summary.clone() path=path picture=preview product=true/>
        <Meta property="product:price:amount" content=product.price.decimal()/>
        <Meta property="product:price:currency" content=product.price.currency.code()/>
        <script type="application/ld+json" inner_html=structured_data(&product, &site())></script>
        <ProductBody product/>
    }
}

/// A product as shoppers see it; its editor shows the same.
#[component]
pub fn ProductBody(
    product: Product,
    /// Whether it is only looked at: nothing goes into the cart then.
    #[prop(optional)]
    preview: bool,
) -> impl IntoView {
    let t = messages().product();
    let description = description_html(&product.description).to_string();
    view! {
        <article class="product">
            <Gallery pictures=product.pictures.clone() name=product.name.clone()/>
            <Offer product=product.clone() preview/>
            <section class="product__about" aria-labelledby="about">
                <h2 id="about" class="section-title">{t.about()}</h2>
                <div class="prose" inner_html=description></div>
            </section>
            <BoxContents product=product.clone()/>
            <Tags tags=product.tags/>
        </article>
    }
}

#[component]
fn Gone(product: Product) -> impl IntoView {
    response::status(StatusCode::GONE);
    let t = messages().product();
    view! {
        <PageTitle title=product.name.clone()/>
        <Meta name="robots" content="noindex"/>
        <Message title=t.gone() next=("/", t.browse_all())>
            <p>{t.gone_name(product.name)}</p>
            <p inner_html=t.gone_bought(Tag::link("/find-my-order")).into_string()></p>
        </Message>
    }
}
