use crate::{messages::messages, notices::orders::Act};
use domain::{Admin, OrderState, Permission, orders::Case};
use leptos::prelude::*;

/// What can be done about an order now, each leading to its question.
#[component]
pub fn Acts(admin: Admin, case: Case, chosen: Option<Act>) -> impl IntoView {
    let number = case.order.number.to_string();
    let link = |act: Act| {
        let href = format!("/admin/orders/{number}?act={}#act", act.code());
        let is_grave = act == Act::Refund;
        view! { <li><a class="button order-action" class:order-action--grave=is_grave href=href>{act.label()}</a></li> }
    };
    // The question that is being asked stands above, with the same name on its button.
    let offered = offered(&admin, &case).into_iter().filter(|act| Some(*act) != chosen);
    let links: Vec<_> = offered.map(link).collect();
    (!links.is_empty()).then(|| {
        view! {
            <section aria-labelledby="acts">
                <h2 class="section-title" id="acts">{messages().orders().actions()}</h2>
                <ul class="order-actions" role="list">{links}</ul>
            </section>
        }
    })
}

/// Deeds that make sense for this order and that this admin may do.
pub fn offered(admin: &Admin, case: &Case) -> Vec<Act> {
    let order = &case.order;
    let fulfilled = order.state.is_fulfilled();
    let (help, spend) = (admin.may(Permission::HelpBuyers), admin.may(Permission::SpendMoney));
    let waits = order.state == OrderState::NeedsAttention;
    let open = case.lines.iter().any(|line| line.opens);
    let shut = case.lines.iter().any(|line| !line.opens);
    let asks = [
        (Act::Accept, spend && waits),
        (Act::Dismiss, help && order.attention.is_some() && !case.alerts.is_empty()),
        (Act::Resend, help && open),
        (Act::WriteAgain, help && case.held.is_some()),
        (Act::Address, help && (order.payment.is_some() || order.state == OrderState::Given)),
        (Act::Refund, spend && order.refundable().minor > 0),
        (Act::Lift, help && case.lines.iter().any(|line| line.hold.is_some())),
        (Act::Extend, help && open),
        (Act::Revoke, help && fulfilled && open),
        (Act::Restore, help && fulfilled && shut),
        (Act::Settle, help && order.session().is_some()),
    ];
    asks.into_iter().filter(|(_, makes_sense)| *makes_sense).map(|(act, _)| act).collect()
}
