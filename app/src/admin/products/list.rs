use super::StateBadge;
use crate::{
    address::query,
    admin::{
        datetime::DateTime,
        failure::ProductsFailure,
        frame::{Frame, Section},
        guard::for_admin,
    },
    messages::messages,
    response::query_escaped,
    state::shop,
    text::price,
};
use domain::{
    Admin, Permission, ProductState,
    catalog::{
        AdminProductPage, AdminProductRow,
        admin_listing::{AdminListEdge, AdminListPosition, AdminListingQuery},
    },
};
use leptos::prelude::*;

/// Longest search that is looked at, in characters.
const MAX_SEARCH: usize = 100;

/// `/admin/products`: every product in every state, last changed first.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let edge = |name: &str| AdminListPosition::from_query(&query(name)?);
    let asked = AdminListingQuery {
        search: query("q").map(|text| text.chars().take(MAX_SEARCH).collect()),
        state: query("state").and_then(|text| ProductState::parse(&text)),
        from: edge("after").map(AdminListEdge::After).or_else(|| edge("before").map(AdminListEdge::Before)),
    };
    for_admin(Permission::ViewCatalog, move |admin| async move {
        match shop().admin_listing(&admin, &asked).await {
            Ok(page) => view! { <Products admin asked page/> }.into_any(),
            Err(cause) => view! { <ProductsFailure cause/> }.into_any(),
        }
    })
}

#[component]
fn Products(admin: Admin, asked: AdminListingQuery, page: AdminProductPage) -> impl IntoView {
    let t = messages().products();
    let may_stock = admin.may(Permission::EditCatalog);
    let narrowed = asked.search.is_some() || asked.state.is_some();
    let AdminProductPage { rows, next, previous } = page;
    let list = if rows.is_empty() {
        let words = if narrowed { t.none_match() } else { t.none() };
        let everything = narrowed.then(|| view! { <p><a class="button" href="/admin/products">{t.show_all()}</a></p> });
        view! { <div class="empty"><p>{words}</p>{everything}</div> }.into_any()
    } else {
        view! { <Table rows/> }.into_any()
    };
    view! {
        <Frame admin title=t.title().to_owned() here=Section::Products>
            <Search asked=asked.clone()/>
            {may_stock.then(|| view! {
                <div class="button-row"><a class="button button--primary button--small" href="/admin/products/new">{t.new_product()}</a></div>
            })}
            {list}
            <Pager asked next previous/>
        </Frame>
    }
}

#[component]
fn Search(asked: AdminListingQuery) -> impl IntoView {
    let t = messages().products();
    let option = |state: ProductState| {
        view! { <option value=state.as_str() selected=asked.state == Some(state)>{t.state(state)}</option> }
    };
    view! {
        <form class="orders-search products-search" method="get" action="/admin/products" role="search" aria-label=t.title()>
            <div class="orders-search__fields">
                <label class="field"><span class="field__label">{t.search()}</span>
                    <input class="field__input" type="search" name="q" value=asked.search.clone() maxlength=MAX_SEARCH autocomplete="off" placeholder=t.search_hint()/></label>
                <label class="field"><span class="field__label">{t.status_filter()}</span>
                    <select name="state">
                        <option value="">{t.all()}</option>
                        {option(ProductState::Draft)}
                        {option(ProductState::Published)}
                        {option(ProductState::Archived)}
                    </select></label>
            </div>
            <button class="button button--primary button--small">{t.start_search()}</button>
        </form>
    }
}

#[component]
fn Table(rows: Vec<AdminProductRow>) -> impl IntoView {
    let t = messages().products();
    view! {
        <div class="admin-scroll" tabindex="0" role="region" aria-label=t.title()>
            <table class="admin-table products-table">
                <caption class="visually-hidden">{t.caption()}</caption>
                <thead>
                    <tr><th scope="col">{t.product_column()}</th><th scope="col">{t.status_column()}</th><th scope="col" class="admin-number">{t.price_column()}</th><th scope="col" class="admin-number">{t.sold_column()}</th><th scope="col">{t.changed_column()}</th></tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(row: AdminProductRow) -> impl IntoView {
    let AdminProductRow { product, sold } = row;
    let small = product.cover().and_then(|cover| Some((cover, cover.renditions.first()?)));
    let picture = small.map(|(cover, small)| {
        let src = format!("/pictures/{}", small.key);
        // The name stands beside it.
        view! { <img class="products-thumb" src=src alt="" width=cover.width height=cover.height loading="lazy"/> }
    });
    let name =
        if product.name.trim().is_empty() { messages().products().unnamed().to_owned() } else { product.name.clone() };
    let undecided = product.price.is_zero() && !product.free;
    view! {
        <tr>
            <th scope="row" class="admin-wrap">
                <div class="products-name">
                    {picture}
                    <span><a href=format!("/admin/products/{}", product.id)>{name}</a><br/><span class="fine">"/"{product.slug.to_string()}</span></span>
                </div>
            </th>
            <td><StateBadge state=product.state/></td>
            <td class="admin-number">{if undecided { "–".to_owned() } else { price(product.price) }}</td>
            <td class="admin-number">{sold}</td>
            <td><DateTime at=product.updated_at/></td>
        </tr>
    }
}

#[component]
fn Pager(
    asked: AdminListingQuery,
    next: Option<AdminListPosition>,
    previous: Option<AdminListPosition>,
) -> impl IntoView {
    let t = messages().products();
    let link = |edge: &str, place: AdminListPosition| {
        let mut parts = vec![format!("{edge}={}", query_escaped(&place.to_query()))];
        parts.extend(asked.search.iter().map(|text| format!("q={}", query_escaped(text))));
        parts.extend(asked.state.iter().map(|state| format!("state={}", state.as_str())));
        format!("/admin/products?{}", parts.join("&"))
    };
    let previous = previous.map(|place| link("before", place));
    let next = next.map(|place| link("after", place));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t.pages()>
                {previous.map(|href| view! { <a class="button" rel="prev" href=href>{t.newer()}</a> })}
                {next.map(|href| view! { <a class="button pager__next" rel="next" href=href>{t.older()}</a> })}
            </nav>
        }
    })
}
