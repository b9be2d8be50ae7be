use super::{Icon, Sign};
use crate::{
    state::time_zone,
    text::{date, file_kind, price},
};
use domain::{
    FileId, FileVersion, Order, OrderState,
    delivery::{GoodsFile, GoodsLine},
    size::file_size,
};
use leptos::prelude::*;

/// What an order says about itself: number, day, lines and sums.
#[component]
pub fn OrderFacts(order: Order) -> impl IntoView {
    let line = |line: &domain::OrderLine| {
        let amount = line.unit_price.checked_mul(line.quantity.into()).map(price);
        let copies = (line.quantity > 1).then(|| format!(" × {}", line.quantity));
        view! { <tr><th scope="row">{line.name.clone()}{copies}</th><td class="number">{amount}</td></tr> }
    };
    let refunded = order.payment.as_ref().filter(|payment| payment.refunded_minor > 0);
    let refunded =
        refunded.map(|payment| domain::Money::new(payment.refunded_minor, payment.amount.currency).to_string());
    let charged = order.payment.as_ref().map_or(order.total, |payment| payment.amount);
    let differs = charged != order.total;
    let tax = order.paid_tax();
    let paid = match order.state {
        OrderState::PaymentPending => "Payment pending",
        _ => "Paid",
    };
    let charged = price(charged);
    view! {
        <section class="facts" aria-labelledby="facts">
            <h2 id="facts" class="section-title">"Your order"</h2>
            <dl class="facts__list">
                <div><dt>"Order"</dt><dd>{order.number.to_string()}</dd></div>
                <div><dt>"Date"</dt><dd>{date(order.created_at, &time_zone())}</dd></div>
                {order.email().map(|email| view! { <div><dt>"Receipt to"</dt><dd>{domain::mail::address::shown(email)}</dd></div> })}
            </dl>
            <table class="sums">
                <caption class="visually-hidden">"Items and total"</caption>
                <tbody>{order.lines.iter().map(line).collect_view()}</tbody>
                <tfoot>
                    {differs.then(|| view! { <tr><th scope="row">"Before discount and tax"</th><td class="number">{order.total.to_string()}</td></tr> })}
                    {tax.filter(|(_, included)| !included).map(|(tax, _)| view! { <tr><th scope="row">"Tax"</th><td class="number">{tax.to_string()}</td></tr> })}
                    <tr class="sums__total"><th scope="row">{paid}</th><td class="number">{charged}</td></tr>
                    {tax.filter(|(_, included)| *included).map(|(tax, _)| view! { <tr><th scope="row">"Includes tax"</th><td class="number">{tax.to_string()}</td></tr> })}
                    {refunded.map(|sum| view! { <tr><th scope="row">"Refunded"</th><td class="number">{sum}</td></tr> })}
                </tfoot>
            </table>
        </section>
    }
}

/// One bought product with its files, or the word that access to it has ended.
#[component]
pub fn Goods(line: GoodsLine) -> impl IntoView {
    let copies = (line.grant.quantity > 1).then(|| format!(" × {}", line.grant.quantity));
    let files = match line.token {
        Some(token) => {
            let door = format!("/d/{}", token.reveal());
            view! { <FileRows files=line.files door=door.clone()/> <p class="fine"><a href=door>"Open the download page"</a>". Its address works for 30 days; "<a href="/find-my-order">"Find my order"</a>" emails you a new one at any time."</p> }.into_any()
        }
        None => view! { <p class="notice">"Access to these files has ended."</p> }.into_any(),
    };
    view! {
        <section class="goods">
            <h2 class="goods__name">{line.grant.name}{copies}</h2>
            {files}
        </section>
    }
}

/// Files with a button each. The button posts: looking at a page never counts as a download.
#[component]
pub fn FileRows(
    files: Vec<GoodsFile>,
    /// `/d/{token}`, where the buttons post to.
    door: String,
) -> impl IntoView {
    let rows = files.into_iter().map(|file| {
        let GoodsFile { id, sold, newer } = file;
        let newer = newer.map(|version| view! { <FileRow id=id.clone() version door=door.clone() newer=true/> });
        view! {
            {newer}
            <FileRow id=id version=sold door=door.clone()/>
        }
    });
    view! { <ul class="files" role="list">{rows.collect_view()}</ul> }
}

#[component]
fn FileRow(
    id: FileId,
    version: FileVersion,
    door: String,
    /// Whether it came after the purchase.
    #[prop(optional)]
    newer: bool,
) -> impl IntoView {
    let kind = file_kind(&version.media_type, &version.name);
    let note = (!version.note.is_empty()).then(|| view! { <p class="file__note">{version.note.clone()}</p> });
    view! {
        <li class="file">
            <div class="file__words">
                <p class="file__name">{version.name.clone()}</p>
                <p class="file__facts">
                    {kind}" · "{file_size(version.size_bytes)}" · version "{version.version}
                    {newer.then_some(" · new since your purchase")}
                </p>
                {note}
            </div>
            <form method="post" action=door>
                <input type="hidden" name="file" value=id.to_string()/>
                <input type="hidden" name="version" value=version.version/>
                <button class="button button--primary">
                    <Icon sign=Sign::Download/>"Download"<span class="visually-hidden">" "{version.name}</span>
                </button>
            </form>
        </li>
    }
}
