//! The question before an action. It stands in a page of its own address, so that it works without JavaScript.

use super::{action_links::offered, refund_form::RefundPanel};
use crate::{
    admin::fields::Reason,
    api::orders::{
        AcceptPayment, CloseAlert, CorrectAddress, DismissCase, ExtendLinks, GiveProduct, LiftHold, RefundOrder,
        ResendReceipt, RestoreAccess, RevokeAccess, SettleOrder, WriteAgain,
    },
    cookies,
    messages::messages,
    notices::orders::OrderAction,
    state::shop,
};
use domain::{Admin, IdempotencyKey, orders::Case};
use leptos::{prelude::*, server_fn::ServerFn};

/// What a browser holds an address to before it sends the form, so that nothing typed is lost.
pub const EMAIL: &str = "[^@\\s]{1,64}@[^@\\s]+";

/// Asks once, and says what will happen.
#[component]
pub fn Panel(action: OrderAction, case: Case, admin: Admin) -> impl IntoView {
    let number = case.order.number.to_string();
    if !offered(&admin, &case).contains(&action) {
        return ().into_any();
    }
    if action == OrderAction::Refund {
        return view! { <RefundPanel case/> }.into_any();
    }
    let t = messages().orders();
    let key = IdempotencyKey::random(shop().entropy()).to_string();
    let id = case.order.id.to_string();
    let grave = matches!(action, OrderAction::Revoke | OrderAction::Address);
    let fields = match action {
        OrderAction::Revoke => view! { <LineChoice case legend=t.revoke_items() name="lines" wanted=true/> }.into_any(),
        OrderAction::Restore => view! { <LineChoice case legend=t.restore_items() name="lines" wanted=false/> }.into_any(),
        OrderAction::Lift => view! { <HeldLine case/> }.into_any(),
        OrderAction::Address => view! {
            <label class="field"><span class="field__label">{t.email()}</span>
                <input class="field__input" type="email" name="to" value=cookies::typed("to") required maxlength="254" pattern=EMAIL autocomplete="off"/></label>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let asks_why = action != OrderAction::Settle;
    view! {
        <section class="admin-panel" id="act" aria-labelledby="act-title">
            <h2 class="section-title" id="act-title">{t.question(action.label())}</h2>
            <p>{action.about()}</p>
            <form class="stack" method="post" action=address_of(action)>
                <input type="hidden" name="order" value=id/>
                <input type="hidden" name="key" value=key/>
                {fields}
                {asks_why.then(|| view! { <Reason/> })}
                <div class="button-row button-row--start">
                    <button class=if grave { "button order-action--sure" } else { "button button--primary" }>{action.label()}</button>
                    <a class="button" href=format!("/admin/orders/{number}")>{t.cancel()}</a>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Lines to choose from: those that are open, or those that are not.
#[component]
fn LineChoice(case: Case, legend: &'static str, name: &'static str, wanted: bool) -> impl IntoView {
    let lines = case.lines.iter().filter(|line| line.opens == wanted);
    let only = lines.clone().count() == 1;
    let choice = lines.map(|line| {
        let sold = case.order.lines[usize::from(line.line)].name.clone();
        view! {
            <label class="admin-check">
                <input type="checkbox" name=format!("{name}[]") value=line.line checked=only/>
                <span>{sold}</span>
            </label>
        }
    });
    view! { <fieldset class="admin-checks"><legend class="field__label">{legend}</legend>{choice.collect_view()}</fieldset> }
}

#[component]
fn HeldLine(case: Case) -> impl IntoView {
    let held: Vec<_> = case.lines.iter().filter(|line| line.hold.is_some()).map(|line| line.line).collect();
    let choice = held.iter().enumerate().map(|(n, line)| {
        let sold = case.order.lines[usize::from(*line)].name.clone();
        view! {
            <label class="admin-check">
                <input type="radio" name="line" value=*line checked=n == 0/>
                <span>{sold}</span>
            </label>
        }
    });
    view! { <fieldset class="admin-checks"><legend class="field__label">{messages().orders().held_item()}</legend>{choice.collect_view()}</fieldset> }
}

/// The server function that does it.
fn address_of(action: OrderAction) -> &'static str {
    match action {
        OrderAction::Resend => ResendReceipt::PATH,
        OrderAction::Address => CorrectAddress::PATH,
        OrderAction::Refund => RefundOrder::PATH,
        OrderAction::Revoke => RevokeAccess::PATH,
        OrderAction::Restore => RestoreAccess::PATH,
        OrderAction::Extend => ExtendLinks::PATH,
        OrderAction::Lift => LiftHold::PATH,
        OrderAction::Settle => SettleOrder::PATH,
        OrderAction::Accept => AcceptPayment::PATH,
        OrderAction::Dismiss => DismissCase::PATH,
        OrderAction::WriteAgain => WriteAgain::PATH,
        OrderAction::Give => GiveProduct::PATH,
        OrderAction::CloseAlert => CloseAlert::PATH,
    }
}
