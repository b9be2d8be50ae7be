use super::{
    product_choice::{ProductChoice, choices},
    search::{address, order_query},
    state::{StateBadge, sum_in_words},
};
use crate::{
    admin::{
        datetime::{DateTime, iso},
        failure::OrdersFailure,
        frame::{Frame, Section},
        guard::for_admin,
    },
    messages::messages,
};
use domain::{
    Admin, Order, OrderState, Permission,
    orders::{OrderEdge, OrderPage as Page, OrderQuery, possible_duplicates},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/admin/orders`: every order, newest first, to search and to export.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let map = use_query_map().read_untracked().clone();
    let names = ["number", "email", "product", "since", "until", "after", "before"];
    let mut pairs: Vec<_> = names.iter().filter_map(|name| Some(((*name).to_owned(), map.get(name)?))).collect();
    pairs.extend(map.get_all("state").unwrap_or_default().into_iter().map(|state| ("state".to_owned(), state)));
    let asked = order_query(&pairs);
    for_admin(Permission::ViewOrders, move |admin| async move {
        match crate::state::shop().find_orders(&admin, &asked).await {
            Ok(page) => {
                let products = choices(&admin).await;
                view! { <Orders admin asked page products/> }.into_any()
            }
            Err(cause) => view! { <OrdersFailure cause/> }.into_any(),
        }
    })
}

#[component]
fn Orders(admin: Admin, asked: OrderQuery, page: Page, products: Vec<(String, String)>) -> impl IntoView {
    let t = messages().orders();
    let may_export = admin.may(Permission::Export);
    let may_give = admin.may(Permission::SpendMoney);
    let export = format!("/admin/orders/export.csv{}", address(&asked, None));
    let narrowed = OrderQuery { from: None, ..asked.clone() } != OrderQuery::default();
    let problem = page.problem.map(|problem| view! { <p class="problem" role="alert">{t.search_problem(problem)}</p> });
    let list = if page.orders.is_empty() {
        let words = if narrowed { t.none_match() } else { t.none_yet() };
        let everything = narrowed.then(|| view! { <p><a class="button" href="/admin/orders">{t.show_all()}</a></p> });
        view! { <div class="empty"><p>{words}</p>{everything}</div> }.into_any()
    } else {
        view! { <Table orders=page.orders.clone()/> }.into_any()
    };
    view! {
        <Frame admin title=t.title() here=Section::Orders>
            <Search asked=asked.clone() products/>
            {problem}
            <div class="button-row">
                {may_give.then(|| view! { <a class="button button--small" href="/admin/orders/give">{t.give()}</a> })}
                {may_export.then(|| view! { <a class="button button--small" href=export download="orders.csv">{t.export()}</a> })}
            </div>
            {list}
            <Pager asked page/>
        </Frame>
    }
}

#[component]
fn Search(asked: OrderQuery, products: Vec<(String, String)>) -> impl IntoView {
    let t = messages().orders();
    let chosen = asked.states.clone();
    let open = !chosen.is_empty();
    let state = |state: OrderState| {
        let checked = chosen.contains(&state);
        view! {
            <label class="admin-check">
                <input type="checkbox" name="state" value=state.as_str() checked=checked/>
                <span>{t.state(state)}</span>
            </label>
        }
    };
    view! {
        <form class="orders-search" method="get" action="/admin/orders" role="search" aria-label=t.title()>
            <div class="orders-search__fields">
                <label class="field"><span class="field__label">{t.number()}</span>
                    <input class="field__input" name="number" value=asked.number maxlength="20" autocomplete="off" placeholder="T-7KQ2-M4XA"/></label>
                <label class="field"><span class="field__label">{t.email()}</span>
                    <input class="field__input" name="email" value=asked.email maxlength="254" autocomplete="off" inputmode="email" placeholder=t.email_hint()/></label>
                <ProductChoice products value=asked.product/>
                <label class="field"><span class="field__label">{t.since()}</span>
                    <input class="field__input" type="date" name="since" value=asked.since.map(iso)/></label>
                <label class="field"><span class="field__label">{t.until()}</span>
                    <input class="field__input" type="date" name="until" value=asked.until.map(iso)/></label>
            </div>
            <details class="orders-search__states" open=open>
                <summary>{t.status()}</summary>
                <fieldset class="admin-checks">
                    <legend class="visually-hidden">{t.status()}</legend>
                    {OrderState::ALL.map(state).collect_view()}
                </fieldset>
            </details>
            <button class="button button--primary button--small">{t.search()}</button>
        </form>
    }
}

#[component]
fn Table(orders: Vec<Order>) -> impl IntoView {
    let t = messages().orders();
    let rows: Vec<_> = orders.iter().map(|order| row(order, !possible_duplicates(order, &orders).is_empty())).collect();
    view! {
        <div class="admin-scroll" tabindex="0" role="region" aria-label=t.title()>
            <table class="admin-table">
                <caption class="visually-hidden">{t.list_caption()}</caption>
                <thead>
                    <tr><th scope="col">{t.list_order()}</th><th scope="col">{t.list_date()}</th><th scope="col">{t.list_buyer()}</th><th scope="col">{t.list_items()}</th><th scope="col">{t.status()}</th><th scope="col" class="admin-number">{t.list_amount()}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(order: &Order, twice: bool) -> impl IntoView + use<> {
    let t = messages().orders();
    let number = order.number.to_string();
    let what: Vec<_> = order.lines.iter().take(2).map(|line| line.name.clone()).collect();
    let what = match order.lines.len().saturating_sub(what.len()) {
        0 => what.join(", "),
        more => t.items_and_more(what.join(", "), more),
    };
    let twice = twice.then(|| view! { <span class="badge badge--warning">{t.maybe_duplicate()}</span> });
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/orders/{number}")>{number.clone()}</a></th>
            <td><DateTime at=order.created_at/></td>
            <td class="admin-wrap">{order.email().map(domain::mail::address::shown).unwrap_or_else(|| "–".to_owned())}</td>
            <td class="admin-wrap">{what}</td>
            <td><StateBadge state=order.state/>{twice}</td>
            <td class="admin-number">{sum_in_words(order)}</td>
        </tr>
    }
}

#[component]
fn Pager(asked: OrderQuery, page: Page) -> impl IntoView {
    let t = messages().orders();
    let link = |edge: OrderEdge| format!("/admin/orders{}", address(&asked, Some(&edge)));
    let previous = page.previous.map(|id| link(OrderEdge::Before(id)));
    let next = page.next.map(|id| link(OrderEdge::After(id)));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t.pages()>
                {previous.map(|href| view! { <a class="button" rel="prev" href=href>{t.newer()}</a> })}
                {next.map(|href| view! { <a class="button pager__next" rel="next" href=href>{t.older()}</a> })}
            </nav>
        }
    })
}
