//! The question before a refund: what for, what it does to access, and the amount on the button.
//!
//! Without JavaScript the server computes the amount: items are chosen in a form of their own that leads back here. Until
//! that is done nothing pays, and afterwards the choice stands there as text, so that what the button says is what is
//! refunded, whatever is ticked meanwhile.

use crate::{api::orders::RefundOrder, messages::messages, notices::orders::OrderAction, state::shop};
use domain::{IdempotencyKey, Money, Order, orders::Case};
use leptos::{prelude::*, server_fn::ServerFn};
use std::collections::BTreeSet;

/// In the address: which items were chosen.
const CHOSEN: &str = "line";
/// In the address: all that is left is refunded, also what belongs to no item.
const EVERYTHING: &str = "everything";

/// What is to be refunded.
#[derive(Clone, PartialEq, Eq)]
enum Choice {
    /// Nobody has said yet.
    Open,
    Items(BTreeSet<u8>),
    Everything,
}

#[component]
pub fn RefundPanel(case: Case) -> impl IntoView {
    let order = case.order;
    let page = format!("/admin/orders/{}", order.number);
    let choice = Choice::of_address(&order);
    let asked = match choice {
        Choice::Open => view! { <Items order page/> }.into_any(),
        choice => view! { <Question order page choice/> }.into_any(),
    };
    view! {
        <section class="admin-panel" id="act" aria-labelledby="act-title">
            <h2 class="section-title" id="act-title">{messages().orders().question(OrderAction::Refund.label())}</h2>
            <p>{OrderAction::Refund.about()}</p>
            {asked}
        </section>
    }
}

impl Choice {
    /// What the address says: items of this order that have something left. An order of one item leaves no choice.
    fn of_address(order: &Order) -> Choice {
        let query = leptos_router::hooks::use_query_map().read_untracked();
        let named = query.get_all(CHOSEN).unwrap_or_default();
        let named: BTreeSet<u8> = named.iter().filter_map(|line| line.parse().ok()).collect();
        let left = order.line_money();
        let has_left = |line: &u8| left.get(usize::from(*line)).is_some_and(|line| line.left_minor > 0);
        let items: BTreeSet<u8> = named.into_iter().filter(has_left).collect();
        if query.get(EVERYTHING).is_some() || order.lines.len() == 1 && items.is_empty() {
            Choice::Everything
        } else if items.is_empty() {
            Choice::Open
        } else {
            Choice::Items(items)
        }
    }

    /// The items alone; none if all of the order is refunded.
    fn items(&self) -> BTreeSet<u8> {
        if let Choice::Items(items) = self { items.clone() } else { BTreeSet::new() }
    }
}

/// The last question: what it is for, and why.
#[component]
fn Question(order: Order, page: String, choice: Choice) -> impl IntoView {
    let t = messages().orders();
    let several = order.lines.len() > 1;
    let chosen = choice.items();
    let told = several.then(|| view! { <Chosen order=order.clone() chosen=chosen.clone() page=page.clone()/> });
    view! {
        {told}
        <form class="stack" method="post" action=RefundOrder::PATH>
            <input type="hidden" name="order" value=order.id.to_string()/>
            <input type="hidden" name="key" value=IdempotencyKey::random(shop().entropy()).to_string()/>
            {several.then(|| view! { <Access order=order.clone() chosen=chosen.clone()/> })}
            // In a field of several lines Enter begins a new line: it never sends the form.
            <label class="field"><span class="field__label">{t.reason()}</span>
                <textarea class="field__input" name="why" required maxlength="300" rows="2" autocomplete="off" placeholder=t.reason_hint()></textarea></label>
            <div class="button-row button-row--start">
                <Confirm order chosen several/>
                <a class="button" href=page>{t.cancel()}</a>
            </div>
        </form>
    }
}

/// Each item's name with what can still be refunded for it.
fn left_of_items(order: &Order) -> impl Iterator<Item = (String, Money)> {
    let currency = order.charged().currency;
    let names: Vec<_> = order.lines.iter().map(|line| line.name.clone()).collect();
    names.into_iter().zip(order.line_money()).map(move |(name, money)| (name, Money::new(money.left_minor, currency)))
}

/// What was chosen, as text, and the way back.
#[component]
fn Chosen(order: Order, chosen: BTreeSet<u8>, page: String) -> impl IntoView {
    let t = messages().orders();
    let items = (0_u8..).zip(left_of_items(&order)).filter(|(line, _)| chosen.contains(line));
    let items = items.map(|(_, (name, left))| view! { <li>{name}" – "{left.to_string()}</li> });
    let items = if chosen.is_empty() {
        view! { <p>{t.refund_rest()}</p> }.into_any()
    } else {
        view! { <ul class="order-chosen">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="stack">
            {items}
            <p><a href=format!("{page}?act={}#act", OrderAction::Refund.code())>{t.change_items()}</a></p>
        </div>
    }
}

/// Items to choose from, each with what is left of it. Nothing here pays.
#[component]
fn Items(order: Order, page: String) -> impl IntoView {
    let t = messages().orders();
    let choice = (0_u8..).zip(left_of_items(&order)).map(|(line, (name, left))| {
        let none_left = left.is_zero();
        let amount = if none_left { t.nothing_left().to_owned() } else { left.to_string() };
        view! {
            <label class="admin-check">
                <input type="checkbox" name=CHOSEN value=line disabled=none_left/>
                <span>{name}" – "{amount}</span>
            </label>
        }
    });
    let everything = format!("{page}?act={}&{EVERYTHING}=1#act", OrderAction::Refund.code());
    let action = format!("{page}#act");
    view! {
        <form class="stack" method="get" action=action>
            <input type="hidden" name="act" value=OrderAction::Refund.code()/>
            <fieldset class="admin-checks">
                <legend class="field__label">{t.refund_items()}</legend>
                {choice.collect_view()}
            </fieldset>
            <div class="button-row button-row--start">
                <button class="button button--primary">{t.continue_items()}</button>
                <a class="button" href=everything>{t.refund_everything()}</a>
                <a class="button" href=page>{t.cancel()}</a>
            </div>
        </form>
    }
}

/// What a partial refund does to access: nothing that is not chosen here.
#[component]
fn Access(order: Order, chosen: BTreeSet<u8>) -> impl IntoView {
    let t = messages().orders();
    let hidden = chosen.iter().map(|line| view! { <input type="hidden" name="lines[]" value=*line/> });
    let choice = (!chosen.is_empty()).then(|| {
        let choice = order.line_numbers().filter(|line| order.opens(*line)).map(|line| {
            let sold = order.lines[usize::from(line)].name.clone();
            view! {
                <label class="admin-check">
                    <input type="checkbox" name="withhold[]" value=line/>
                    <span>{sold}</span>
                </label>
            }
        });
        view! {
            <fieldset class="admin-checks">
                <legend class="field__label">{t.access_ends()}</legend>
                <p class="fine">{t.access_stays()}</p>
                {choice.collect_view()}
            </fieldset>
        }
    });
    view! { {hidden.collect_view()} {choice} }
}

/// The button, with the amount on it; it names what it is for, so that a form sent without it refunds nothing.
#[component]
fn Confirm(order: Order, chosen: BTreeSet<u8>, several: bool) -> impl IntoView {
    const CLASS: &str = "button order-action--sure";
    let t = messages().orders();
    if chosen.is_empty() {
        let all = order.refundable();
        let label = if several { t.refund_all_amount(all) } else { t.refund_amount(all) };
        return view! { <button class=CLASS name="whole" value=all.minor>{label}</button> }.into_any();
    }
    let amount = order.refundable_for(&chosen);
    view! { <button class=CLASS name="amount" value=amount.minor>{t.refund_amount(amount)}</button> }.into_any()
}
