//! What admins do about orders. Each function says whom it is for; none is for buyers.
//!
//! A plain form ends on the order's page with a code for what was done or why not; every action carries the
//! key of its form, so that a second click does nothing.

use crate::api::{ApiError, form::Form};
#[cfg(feature = "ssr")]
use crate::{
    api::{guard, outcome},
    notices::orders::{OrderAction, Problem},
    response,
    state::shop,
};
#[cfg(feature = "ssr")]
use domain::{
    Admin, Permission,
    alerts::AlertKind,
    orders::{ComplimentaryLine, OrderActionError, RefundScope, RefundSelection, Why},
};
use domain::{IdempotencyKey, OrderId, Quantity};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use std::collections::BTreeSet;

/// Mails the receipt again with fresh links. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/resend", protocol = Form)]
pub async fn resend_receipt(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Resend, Permission::HelpBuyers, &why).await?;
    asked.end(shop().resend_receipt(&asked.admin, &order, &asked.why, &key).await)
}

/// Sends all mail about an order to another address and lets the old links die. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/address", protocol = Form)]
pub async fn correct_address(order: OrderId, key: IdempotencyKey, to: String, why: String) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Address, Permission::HelpBuyers, &why).await?;
    asked.end(shop().correct_address(&asked.admin, &order, &to, &asked.why, &key).await)
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
    let asked = Asked::about(&order, OrderAction::Refund, Permission::SpendMoney, &why).await?;
    let scope = match whole {
        Some(_) => RefundScope::Whole,
        None => RefundScope::Lines(set(lines)),
    };
    let selection = RefundSelection { scope, withhold: set(withhold), shown_minor: whole.or(amount) };
    asked.end(shop().refund(&asked.admin, &order, &selection, &asked.why, &key).await)
}

/// Takes access to lines away. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/revoke", protocol = Form)]
pub async fn revoke_access(
    order: OrderId,
    key: IdempotencyKey,
    #[server(default)] lines: Vec<u8>,
    why: String,
) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Revoke, Permission::HelpBuyers, &why).await?;
    asked.end(shop().revoke_access(&asked.admin, &order, &set(lines), &asked.why, &key).await)
}

/// Gives access to lines back. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/restore", protocol = Form)]
pub async fn restore_access(
    order: OrderId,
    key: IdempotencyKey,
    #[server(default)] lines: Vec<u8>,
    why: String,
) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Restore, Permission::HelpBuyers, &why).await?;
    asked.end(shop().restore_access(&asked.admin, &order, &set(lines), &asked.why, &key).await)
}

/// Lets all links of an order work for 30 more days. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/extend", protocol = Form)]
pub async fn extend_links(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Extend, Permission::HelpBuyers, &why).await?;
    asked.end(shop().extend_links(&asked.admin, &order, &asked.why, &key).await)
}

/// Lets a line that rests be downloaded again. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/lift", protocol = Form)]
pub async fn lift_hold(order: OrderId, key: IdempotencyKey, line: u8, why: String) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Lift, Permission::HelpBuyers, &why).await?;
    asked.end(shop().lift_hold(&asked.admin, &order, line, &asked.why, &key).await)
}

/// Asks Stripe how the payment stands and settles the order. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/settle", protocol = Form)]
pub async fn settle_order(order: OrderId, key: IdempotencyKey) -> Result<(), ApiError> {
    // Asking twice is harmless, so the key changes nothing.
    let _ = key;
    let admin = guard::require(Permission::HelpBuyers).await?;
    let page = page_of(&admin, &order).await;
    end(shop().settle_now(&admin, &order).await, OrderAction::Settle, &page)
}

/// Accepts a payment that does not match its order, and delivers. For `SpendMoney`.
#[server(endpoint = "/admin/orders/accept", protocol = Form)]
pub async fn accept_payment(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    // What is accepted is accepted: nor does it here.
    let _ = key;
    let asked = Asked::about(&order, OrderAction::Accept, Permission::SpendMoney, &why).await?;
    asked.end(shop().accept_payment(&asked.admin, &order, &asked.why).await)
}

/// Closes a case without delivering. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/dismiss", protocol = Form)]
pub async fn dismiss_case(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::Dismiss, Permission::HelpBuyers, &why).await?;
    asked.end(shop().close_attention(&asked.admin, &order, &asked.why, &key).await)
}

/// Lets the shop write again to the address of an order whose mail came back. For `HelpBuyers`.
#[server(endpoint = "/admin/orders/write-again", protocol = Form)]
pub async fn write_again(order: OrderId, key: IdempotencyKey, why: String) -> Result<(), ApiError> {
    let asked = Asked::about(&order, OrderAction::WriteAgain, Permission::HelpBuyers, &why).await?;
    asked.end(shop().write_again(&asked.admin, &order, &asked.why, &key).await)
}

/// Gives a product, named by its address or id, to `to` for nothing. For `SpendMoney`.
#[server(endpoint = "/admin/orders/give", protocol = Form)]
pub async fn give_product(
    key: IdempotencyKey,
    to: String,
    product: String,
    quantity: Quantity,
    why: String,
    #[server(default)] sure: bool,
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
        Err(error) => end::<()>(Err(error), OrderAction::Give, FORM),
    }
}

/// Closes an alert, named by its kind and what it is about. For `HelpBuyers`.
#[server(endpoint = "/admin/alarms/close", protocol = Form)]
pub async fn close_alert(kind: String, about: String, why: String) -> Result<(), ApiError> {
    let admin = guard::require(Permission::HelpBuyers).await?;
    let Ok(why) = Why::parse(&why) else {
        return Err(refuse(&Problem::NoReason, OrderAction::CloseAlert, "/admin"));
    };
    let Some(kind) = AlertKind::parse(&kind) else {
        return Err(refuse(&Problem::NotReadable, OrderAction::CloseAlert, "/admin"));
    };
    end(shop().close_alert(&admin, kind, &about, &why).await, OrderAction::CloseAlert, "/admin")
}

/// An action on one order: who asks for it and why, and the page on which it ends.
#[cfg(feature = "ssr")]
struct Asked {
    admin: Admin,
    why: Why,
    action: OrderAction,
    page: String,
}

#[cfg(feature = "ssr")]
impl Asked {
    /// Who asks, if they may and say why; otherwise the way back to the question.
    async fn about(order: &OrderId, action: OrderAction, may: Permission, why: &str) -> Result<Asked, ApiError> {
        let admin = guard::require(may).await?;
        let page = page_of(&admin, order).await;
        match Why::parse(why) {
            Ok(why) => Ok(Asked { admin, why, action, page }),
            Err(_) => Err(refuse(&Problem::NoReason, action, &page)),
        }
    }

    fn end<T>(&self, result: Result<T, OrderActionError>) -> Result<(), ApiError> {
        end(result, self.action, &self.page)
    }
}

/// Ends an action: a form goes to `page` with what was done, or back to its question with the reason.
#[cfg(feature = "ssr")]
fn end<T>(result: Result<T, OrderActionError>, action: OrderAction, page: &str) -> Result<(), ApiError> {
    let Err(error) = result else { return outcome::answer(Ok(()), &format!("{page}?done={}", action.code())) };
    if !matches!(error, OrderActionError::Refused(_) | OrderActionError::NotAllowed(_)) {
        tracing::warn!("An admin's action ({}) failed: {error}", action.code());
    }
    Err(refuse(&Problem::of(&error), action, page))
}

#[cfg(feature = "ssr")]
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
#[cfg(feature = "ssr")]
async fn page_of(admin: &Admin, order: &OrderId) -> String {
    match shop().number_of(admin, order).await {
        Ok(number) => format!("/admin/orders/{number}"),
        Err(_) => "/admin/orders".to_owned(),
    }
}

/// Each line once, however often a form names it.
#[cfg(feature = "ssr")]
fn set(lines: Vec<u8>) -> BTreeSet<u8> {
    lines.into_iter().collect()
}
