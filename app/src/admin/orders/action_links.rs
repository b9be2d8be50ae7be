use crate::{messages::messages, notices::orders::OrderAction};
use domain::{Admin, OrderState, Permission, orders::Case};
use leptos::prelude::*;

/// What can be done about an order now, each leading to its question.
#[component]
pub fn OrderActions(admin: Admin, case: Case, chosen: Option<OrderAction>) -> impl IntoView {
    let number = case.order.number.to_string();
    let link = |action: OrderAction| {
        let href = format!("/admin/orders/{number}?act={}#act", action.code());
        let is_grave = action == OrderAction::Refund;
        view! { <li><a class="button order-action" class:order-action--grave=is_grave href=href>{action.label()}</a></li> }
    };
    // The question that is being asked stands above, with the same name on its button.
    let offered = offered(&admin, &case).into_iter().filter(|action| Some(*action) != chosen);
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

/// Actions that make sense for this order and that this admin may do.
pub fn offered(admin: &Admin, case: &Case) -> Vec<OrderAction> {
    let order = &case.order;
    let fulfilled = order.state.is_fulfilled();
    let (help, spend) = (admin.may(Permission::HelpBuyers), admin.may(Permission::SpendMoney));
    let waits = order.state == OrderState::NeedsAttention;
    let open = case.lines.iter().any(|line| line.opens);
    let shut = case.lines.iter().any(|line| !line.opens);
    let asks = [
        (OrderAction::Accept, spend && waits),
        (OrderAction::Dismiss, help && order.attention.is_some() && !case.alerts.is_empty()),
        (OrderAction::Resend, help && open),
        (OrderAction::WriteAgain, help && case.held.is_some()),
        (OrderAction::Address, help && (order.payment.is_some() || order.state == OrderState::Complimentary)),
        (OrderAction::Refund, spend && order.refundable().minor > 0),
        (OrderAction::Lift, help && case.lines.iter().any(|line| line.hold.is_some())),
        (OrderAction::Extend, help && open),
        (OrderAction::Revoke, help && fulfilled && open),
        (OrderAction::Restore, help && fulfilled && shut),
        (OrderAction::Settle, help && order.session().is_some()),
    ];
    asks.into_iter().filter(|(_, makes_sense)| *makes_sense).map(|(action, _)| action).collect()
}
