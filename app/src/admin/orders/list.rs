use super::{
    product_choice::{ProductChoice, choices},
    search::{address, order_query},
    state::{StateBadge, sum_in_words},
};
use crate::admin::{
    datetime::{DateTime, iso},
    failure::OrdersFailure,
    frame::{Frame, Section},
    guard::for_admin,
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
    let may_export = admin.may(Permission::Export);
    let may_give = admin.may(Permission::SpendMoney);
    let export = format!("/admin/orders/export.csv{}", address(&asked, None));
    let narrowed = OrderQuery { from: None, ..asked.clone() } != OrderQuery::default();
    let problem = page.problem.map(|words| view! { <p class="problem" role="alert">{words}</p> });
    let list = if page.orders.is_empty() {
        let words = if narrowed { "No order fits." } else { "No order yet. The first one will stand here." };
        let everything =
            narrowed.then(|| view! { <p><a class="button" href="/admin/orders">"Show all orders"</a></p> });
        view! { <div class="empty"><p>{words}</p>{everything}</div> }.into_any()
    } else {
        view! { <Table orders=page.orders.clone()/> }.into_any()
    };
    view! {
        <Frame admin title="Orders".to_owned() here=Section::Orders>
            <Search asked=asked.clone() products/>
            {problem}
            <div class="button-row">
                {may_give.then(|| view! { <a class="button button--small" href="/admin/orders/give">"Give for free"</a> })}
                {may_export.then(|| view! { <a class="button button--small" href=export download="orders.csv">"Export as CSV"</a> })}
            </div>
            {list}
            <Pager asked page/>
        </Frame>
    }
}

#[component]
fn Search(asked: OrderQuery, products: Vec<(String, String)>) -> impl IntoView {
    let chosen = asked.states.clone();
    let open = !chosen.is_empty();
    let state = |state: OrderState| {
        let checked = chosen.contains(&state);
        view! {
            <label class="admin-check">
                <input type="checkbox" name="state" value=state.as_str() checked=checked/>
                <span>{state.in_words()}</span>
            </label>
        }
    };
    view! {
        <form class="orders-search" method="get" action="/admin/orders" role="search" aria-label="Orders">
            <div class="orders-search__fields">
                <label class="field"><span class="field__label">"Number"</span>
                    <input class="field__input" name="number" value=asked.number maxlength="20" autocomplete="off" placeholder="T-7KQ2-M4XA"/></label>
                <label class="field"><span class="field__label">"Email"</span>
                    <input class="field__input" name="email" value=asked.email maxlength="254" autocomplete="off" inputmode="email" placeholder="whole, or how it begins"/></label>
                <ProductChoice products value=asked.product/>
                <label class="field"><span class="field__label">"From day"</span>
                    <input class="field__input" type="date" name="since" value=asked.since.map(iso)/></label>
                <label class="field"><span class="field__label">"To day"</span>
                    <input class="field__input" type="date" name="until" value=asked.until.map(iso)/></label>
            </div>
            <details class="orders-search__states" open=open>
                <summary>"State"</summary>
                <fieldset class="admin-checks">
                    <legend class="visually-hidden">"State"</legend>
                    {OrderState::ALL.map(state).collect_view()}
                </fieldset>
            </details>
            <button class="button button--primary button--small">"Search"</button>
        </form>
    }
}

#[component]
fn Table(orders: Vec<Order>) -> impl IntoView {
    let rows: Vec<_> = orders.iter().map(|order| row(order, !possible_duplicates(order, &orders).is_empty())).collect();
    view! {
        <div class="admin-scroll" tabindex="0" role="region" aria-label="Orders">
            <table class="admin-table">
                <caption class="visually-hidden">"Orders, newest first"</caption>
                <thead>
                    <tr><th scope="col">"Order"</th><th scope="col">"When"</th><th scope="col">"Buyer"</th><th scope="col">"What"</th><th scope="col">"State"</th><th scope="col" class="admin-number">"Amount"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(order: &Order, twice: bool) -> impl IntoView + use<> {
    let number = order.number.to_string();
    let what: Vec<_> = order.lines.iter().take(2).map(|line| line.name.clone()).collect();
    let more = order.lines.len().checked_sub(what.len()).filter(|more| *more > 0);
    let twice = twice.then(|| view! { <span class="badge badge--warning">"Bought twice?"</span> });
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/orders/{number}")>{number.clone()}</a></th>
            <td><DateTime at=order.created_at/></td>
            <td class="admin-wrap">{order.email().map(domain::mail::address::shown).unwrap_or_else(|| "–".to_owned())}</td>
            <td class="admin-wrap">{what.join(", ")}{more.map(|more| format!(" and {more} more"))}</td>
            <td><StateBadge state=order.state/>{twice}</td>
            <td class="admin-number">{sum_in_words(order)}</td>
        </tr>
    }
}

#[component]
fn Pager(asked: OrderQuery, page: Page) -> impl IntoView {
    let link = |edge: OrderEdge| format!("/admin/orders{}", address(&asked, Some(&edge)));
    let previous = page.previous.map(|id| link(OrderEdge::Before(id)));
    let next = page.next.map(|id| link(OrderEdge::After(id)));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {previous.map(|href| view! { <a class="button" rel="prev" href=href>"Newer"</a> })}
                {next.map(|href| view! { <a class="button pager__next" rel="next" href=href>"Older"</a> })}
            </nav>
        }
    })
}
