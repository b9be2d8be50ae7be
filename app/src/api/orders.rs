//! What admins do about orders. Each function says whom it is for; none is for buyers.
//!
//! A plain form ends on the order's page with a code for what was done or why not; every action carries the
//! key of its form, so that a second click does nothing.

use crate::api::{ApiError, form::Form};
use domain::{IdempotencyKey, OrderId};
use leptos::prelude::*;

/// Mails the receipt again with fresh links. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/resend", protocol = Form)]
pub async fn resend_receipt(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    action::resend(order, key, why).await
}

/// Sends all mail about an order to another address and lets the old links die. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/address", protocol = Form)]
pub async fn correct_address(order: OrderId, key: IdempotencyKey, to: String, why: String) -> Result<(), ApiError> {
    action::address(order, key, to, why).await
}

/// Refunds what is left of these lines, or of the order if `whole` says so; `withhold` are lines that lose access with
/// it. `whole` and `amount` are what the button said, in minor units. For `SpendMoney`.
#[server(endpoint = "/admin/orders/refund", protocol = Form)]
pub async fn refund_order(
    order: OrderId,
    key: IdempotencyKey,
    #[server(default)] lines: Vec<u8>,
    #[server(default)] whole: Option<i64>,
    #[server(default)] amount: Option<i64>,
    #[server(default)] withhold: Vec<u8>,
    why: String,
) -> Result<(), ApiError> {
    let choice = action::Choice { lines, whole, amount, withhold };
    action::refund(order, key, choice, why).await
}

/// Takes access to lines away. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/revoke", protocol = Form)]
pub async fn revoke_access(
    order: OrderId,
    key: IdempotencyKey,
    #[server(default)] lines: Vec<u8>,
    why: String,
) -> Result<(), ApiError> {
    action::revoke(order, key, lines, why).await
}

/// Gives access to lines back. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/restore", protocol = Form)]
pub async fn restore_access(
    order: OrderId,
    key: IdempotencyKey,
    #[server(default)] lines: Vec<u8>,
    why: String,
) -> Result<(), ApiError> {
    action::restore(order, key, lines, why).await
}

/// Lets all links of an order work for 30 more days. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/extend", protocol = Form)]
pub async fn extend_links(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    action::extend(order, key, why).await
}

/// Lets a line that rests be downloaded again. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/lift", protocol = Form)]
pub async fn lift_hold(order: OrderId, key: IdempotencyKey, line: u8, why: String) -> Result<(), ApiError> {
    action::lift(order, key, line, why).await
}

/// Asks Stripe how the payment stands and settles the order. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/settle", protocol = Form)]
pub async fn settle_order(order: OrderId, key: IdempotencyKey) -> Result<(), ApiError> {
    action::settle(order, key).await
}

/// Accepts a payment that does not match its order, and delivers. For `SpendMoney`.
#[server(endpoint = "/admin/orders/accept", protocol = Form)]
pub async fn accept_payment(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    action::accept(order, key, why).await
}

/// Closes a case without delivering. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/dismiss", protocol = Form)]
pub async fn dismiss_case(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    action::dismiss(order, key, why).await
}

/// Lets the shop write again to the address of an order whose mail came back. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/write-again", protocol = Form)]
pub async fn write_again(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    action::release(order, key, why).await
}

/// Gives a product, named by its address or id, to `to` for nothing. For `SpendMoney`.
#[server(endpoint = "/admin/orders/give", protocol = Form)]
pub async fn give_product(
    key: IdempotencyKey,
    to: String,
    product: String,
    quantity: domain::Quantity,
    why: String,
    #[server(default)] sure: bool,
) -> Result<(), ApiError> {
    action::give(key, to, product, quantity, why, sure).await
}

/// Closes an alert, named by its kind and what it is about. For `HelpBuyers`.
#[server(endpoint = "/admin/alarms/close", protocol = Form)]
pub async fn close_alert(kind: String, about: String, why: String) -> Result<(), ApiError> {
    action::close_alert(kind, about, why).await
}

#[cfg(feature = "ssr")]
mod action {
    use super::{ApiError, IdempotencyKey, OrderId};
    use crate::{
        api::{guard, outcome},
        notices::orders::{OrderAction, Problem},
        response,
        state::shop,
    };
    use domain::{
        Permission, Quantity,
        alerts::AlertKind,
        orders::{ComplimentaryLine, OrderActionError, RefundScope, RefundSelection, Why},
    };
    use std::{collections::BTreeSet, future::Future};
    use tracing::warn;

    /// Calls `perform` as the admin who asks, and ends on the order's page.
    async fn on_order<T, F: Future<Output = Result<T, OrderActionError>>>(
        order: &OrderId,
        action: OrderAction,
        may: Permission,
        perform: impl FnOnce(domain::Admin) -> F,
    ) -> Result<(), ApiError> {
        let admin = guard::require(may).await?;
        let page = page_of(&admin, order).await;
        end(perform(admin).await.map(drop), action, &page)
    }

    /// Ends an action: a form goes to `page` with what was done, or back to its question with the reason.
    fn end(result: Result<(), OrderActionError>, action: OrderAction, page: &str) -> Result<(), ApiError> {
        let Err(error) = result else { return outcome::answer(Ok(()), &format!("{page}?done={}", action.code())) };
        if !matches!(error, OrderActionError::Refused(_) | OrderActionError::NotAllowed(_)) {
            warn!("An admin's action ({}) failed: {error}", action.code());
        }
        Err(refuse(&Problem::of(&error), action, page))
    }

    fn refuse(problem: &Problem, action: OrderAction, page: &str) -> ApiError {
        let error = match problem {
            Problem::NotAllowed => ApiError::NotAllowed,
            Problem::NoReason | Problem::NotReadable => ApiError::BadInput,
            Problem::OrderAction(_) | Problem::StripeRefuses(_) => ApiError::Refused,
            Problem::StripeUnconfirmed | Problem::StripeDown => ApiError::PaymentsDown,
            Problem::Unavailable => ApiError::Unavailable,
        };
        if response::wants_page() {
            response::see_other(&format!("{page}?act={}&problem={}", action.code(), problem.code()));
            return error;
        }
        outcome::refused(error)
    }

    /// The page of an order; the list of all where there is no such order.
    async fn page_of(admin: &domain::Admin, order: &OrderId) -> String {
        match shop().number_of(admin, order).await {
            Ok(number) => format!("/admin/orders/{number}"),
            Err(_) => "/admin/orders".to_owned(),
        }
    }

    /// The reason, or the way back to the question.
    async fn reason(why: &str, order: &OrderId, action: OrderAction, may: Permission) -> Result<Why, ApiError> {
        let admin = guard::require(may).await?;
        let Ok(why) = Why::parse(why) else {
            return Err(refuse(&Problem::NoReason, action, &page_of(&admin, order).await));
        };
        Ok(why)
    }

    fn lines(lines: Vec<u8>) -> BTreeSet<u8> {
        lines.into_iter().collect()
    }

    macro_rules! actions {
        ($($name:ident($action:ident, $may:ident, $method:ident $(, $arg:ident: $type:ty)*);)*) => { $(
            pub async fn $name(order: OrderId, key: IdempotencyKey, $($arg: $type,)* why: String) -> Result<(), ApiError> {
                let why = reason(&why, &order, OrderAction::$action, Permission::$may).await?;
                let perform = |admin| {
                    let (shop, order) = (shop(), order.clone());
                    async move { shop.$method(&admin, &order, $(&$arg,)* &why, &key).await }
                };
                on_order(&order, OrderAction::$action, Permission::$may, perform).await
            }
        )* };
    }

    actions! {
        resend(Resend, HelpBuyers, resend_receipt);
        address(Address, HelpBuyers, correct_address, to: String);
        revoke_lines(Revoke, HelpBuyers, revoke_access, lines: BTreeSet<u8>);
        restore_lines(Restore, HelpBuyers, restore_access, lines: BTreeSet<u8>);
        extend(Extend, HelpBuyers, extend_links);
        dismiss(Dismiss, HelpBuyers, close_attention);
        release(WriteAgain, HelpBuyers, write_again);
        refund_selection(Refund, SpendMoney, refund, selection: RefundSelection);
    }

    pub async fn revoke(order: OrderId, key: IdempotencyKey, chosen: Vec<u8>, why: String) -> Result<(), ApiError> {
        revoke_lines(order, key, lines(chosen), why).await
    }

    pub async fn restore(order: OrderId, key: IdempotencyKey, chosen: Vec<u8>, why: String) -> Result<(), ApiError> {
        restore_lines(order, key, lines(chosen), why).await
    }

    /// What the form of a refund says.
    pub struct Choice {
        pub lines: Vec<u8>,
        pub whole: Option<i64>,
        pub amount: Option<i64>,
        pub withhold: Vec<u8>,
    }

    pub async fn refund(order: OrderId, key: IdempotencyKey, choice: Choice, why: String) -> Result<(), ApiError> {
        let Choice { lines: chosen, whole, amount, withhold } = choice;
        let scope = match whole {
            Some(_) => RefundScope::Whole,
            None => RefundScope::Lines(lines(chosen)),
        };
        let selection = RefundSelection { scope, withhold: lines(withhold), shown_minor: whole.or(amount) };
        refund_selection(order, key, selection, why).await
    }

    pub async fn lift(order: OrderId, key: IdempotencyKey, line: u8, why: String) -> Result<(), ApiError> {
        let why = reason(&why, &order, OrderAction::Lift, Permission::HelpBuyers).await?;
        let (shop, id) = (shop(), order.clone());
        let perform = |admin| async move { shop.lift_hold(&admin, &id, line, &why, &key).await };
        on_order(&order, OrderAction::Lift, Permission::HelpBuyers, perform).await
    }

    /// The key changes nothing here: asking twice is harmless.
    pub async fn settle(order: OrderId, _key: IdempotencyKey) -> Result<(), ApiError> {
        let (shop, id) = (shop(), order.clone());
        let perform = |admin| async move { shop.settle_now(&admin, &id).await };
        on_order(&order, OrderAction::Settle, Permission::HelpBuyers, perform).await
    }

    /// Nor here: what is accepted is accepted.
    pub async fn accept(order: OrderId, _key: IdempotencyKey, why: String) -> Result<(), ApiError> {
        let why = reason(&why, &order, OrderAction::Accept, Permission::SpendMoney).await?;
        let (shop, id) = (shop(), order.clone());
        let perform = |admin| async move { shop.accept_payment(&admin, &id, &why).await };
        on_order(&order, OrderAction::Accept, Permission::SpendMoney, perform).await
    }

    pub async fn give(
        key: IdempotencyKey,
        to: String,
        product: String,
        quantity: Quantity,
        why: String,
        sure: bool,
    ) -> Result<(), ApiError> {
        const FORM: &str = "/admin/orders/give";
        let admin = guard::require(Permission::SpendMoney).await?;
        let Ok(why) = Why::parse(&why) else { return Err(refuse(&Problem::NoReason, OrderAction::Give, FORM)) };
        if !sure {
            return Err(refuse(&Problem::NotReadable, OrderAction::Give, FORM));
        }
        let shop = shop();
        let given = async {
            let product = shop.product_named(product.trim()).await?;
            let lines: Vec<_> = product.into_iter().map(|product| ComplimentaryLine { product, quantity }).collect();
            shop.give(&admin, &to, &lines, &why, &key).await
        };
        match given.await {
            Ok(number) => end(Ok(()), OrderAction::Give, &format!("/admin/orders/{number}")),
            Err(error) => end(Err(error), OrderAction::Give, FORM),
        }
    }

    pub async fn close_alert(kind: String, about: String, why: String) -> Result<(), ApiError> {
        let admin = guard::require(Permission::HelpBuyers).await?;
        let Ok(why) = Why::parse(&why) else {
            return Err(refuse(&Problem::NoReason, OrderAction::CloseAlert, "/admin"));
        };
        let Some(kind) = AlertKind::parse(&kind) else {
            return Err(refuse(&Problem::NotReadable, OrderAction::CloseAlert, "/admin"));
        };
        end(shop().close_alert(&admin, kind, &about, &why).await.map(drop), OrderAction::CloseAlert, "/admin")
    }
}
