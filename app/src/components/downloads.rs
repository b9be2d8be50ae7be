use super::{Icon, Sign};
use crate::{
    messages::{Tag, messages},
    state::time_zone,
    text::{date, file_kind, price},
};
use domain::{
    FileId, FileVersion, Order, OrderState,
    delivery::{DownloadFile, DownloadLine},
    size::file_size,
};
use leptos::prelude::*;

/// What an order says about itself: number, day, lines and sums.
#[component]
pub fn OrderFacts(order: Order) -> impl IntoView {
    let t = messages().delivery();
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
        OrderState::PaymentPending => t.payment_pending(),
        OrderState::Created
        | OrderState::SessionOpen
        | OrderState::Paid
        | OrderState::Expired
        | OrderState::PaymentFailed
        | OrderState::NeedsAttention
        | OrderState::RefundedPartial
        | OrderState::Refunded
        | OrderState::Disputed
        | OrderState::DisputeWon
        | OrderState::DisputeLost
        | OrderState::PaymentReversed
        | OrderState::Complimentary => t.paid(),
    };
    let charged = price(charged);
    view! {
        <section class="facts" aria-labelledby="facts">
            <h2 id="facts" class="section-title">{t.facts()}</h2>
            <dl class="facts__list">
                <div><dt>{t.number()}</dt><dd>{order.number.to_string()}</dd></div>
                <div><dt>{t.date()}</dt><dd>{date(order.created_at, &time_zone())}</dd></div>
                {order.email().map(|email| view! { <div><dt>{t.receipt_to()}</dt><dd>{domain::mail::address::shown(email)}</dd></div> })}
            </dl>
            <table class="sums">
                <caption class="visually-hidden">{t.items_and_total()}</caption>
                <tbody>{order.lines.iter().map(line).collect_view()}</tbody>
                <tfoot>
                    {differs.then(|| view! { <tr><th scope="row">{t.before_discount_and_tax()}</th><td class="number">{order.total.to_string()}</td></tr> })}
                    {tax.filter(|(_, included)| !included).map(|(tax, _)| view! { <tr><th scope="row">{t.tax()}</th><td class="number">{tax.to_string()}</td></tr> })}
                    <tr class="sums__total"><th scope="row">{paid}</th><td class="number">{charged}</td></tr>
                    {tax.filter(|(_, included)| *included).map(|(tax, _)| view! { <tr><th scope="row">{t.includes_tax()}</th><td class="number">{tax.to_string()}</td></tr> })}
                    {refunded.map(|sum| view! { <tr><th scope="row">{t.refunded()}</th><td class="number">{sum}</td></tr> })}
                </tfoot>
            </table>
        </section>
    }
}

/// One bought product with its files, or the word that access to it has ended.
#[component]
pub fn Downloads(line: DownloadLine) -> impl IntoView {
    let t = messages().delivery();
    let copies = (line.grant.quantity > 1).then(|| format!(" × {}", line.grant.quantity));
    let files = match line.token {
        Some(token) => {
            let href = format!("/d/{}", token.reveal());
            let page = t.download_page(Tag::link(&href), Tag::link("/find-my-order")).into_string();
            view! { <FileRows files=line.files href/> <p class="fine" inner_html=page></p> }.into_any()
        }
        None => view! { <p class="notice">{t.access_ended()}</p> }.into_any(),
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
    files: Vec<DownloadFile>,
    /// `/d/{token}`, where the buttons post to.
    href: String,
) -> impl IntoView {
    let rows = files.into_iter().map(|file| {
        let DownloadFile { id, sold, newer } = file;
        let newer = newer.map(|version| view! { <FileRow id=id.clone() version href=href.clone() newer=true/> });
        view! {
            {newer}
            <FileRow id=id version=sold href=href.clone()/>
        }
    });
    view! { <ul class="files" role="list">{rows.collect_view()}</ul> }
}

#[component]
fn FileRow(
    id: FileId,
    version: FileVersion,
    href: String,
    /// Whether it came after the purchase.
    #[prop(optional)]
    newer: bool,
) -> impl IntoView {
    let t = messages().delivery();
    let kind = file_kind(&version.media_type, &version.name);
    let size = file_size(version.size_bytes);
    let facts = match newer {
        true => t.file_facts_new(kind, size, version.version),
        false => t.file_facts(kind, size, version.version),
    };
    let note = (!version.note.is_empty()).then(|| view! { <p class="file__note">{version.note.clone()}</p> });
    view! {
        <li class="file">
            <div class="file__words">
                <p class="file__name">{version.name.clone()}</p>
                <p class="file__facts">{facts}</p>
                {note}
            </div>
            <form method="post" action=href>
                <input type="hidden" name="file" value=id.to_string()/>
                <input type="hidden" name="version" value=version.version/>
                <button class="button button--primary">
                    <Icon sign=Sign::Download/><span inner_html=t.download(version.name, Tag::hidden()).into_string()></span>
                </button>
            </form>
        </li>
    }
}
