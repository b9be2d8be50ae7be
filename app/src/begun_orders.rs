//! Orders this browser has begun to pay: what they hold leaves its cart once it is ordered, also if the shopper never
//! came back from the payment page, and is not paid twice by mistake.

use crate::{cookies, state::shop};
use domain::{Cart, Order, OrderId, OrderState, Quantity, checkout::CheckoutLine};
use tracing::warn;

/// What became of them.
#[derive(Default)]
pub struct BegunOrders {
    /// Those whose payment is still on its way.
    pub pending: Vec<Order>,
    /// Whether the cart's cookie is another one now.
    pub changed_cart: bool,
}

/// Notes an order whose payment page was opened.
pub fn note(order: &OrderId) {
    let mut begun = cookies::begun_orders();
    if !begun.iter().any(|(known, _)| known == order) {
        begun.push((order.clone(), false));
        cookies::set_begun_orders(&begun);
    }
}

/// Whether the payment for one of these products is still on its way.
pub async fn are_pending(lines: &[CheckoutLine]) -> bool {
    let mut pending = Vec::new();
    for (id, _) in cookies::begun_orders() {
        pending.extend(own(&id).await.ok().flatten().filter(|order| order.state == OrderState::PaymentPending));
    }
    pending.iter().any(|order| holds_any(order, lines.iter().map(|line| &line.product)))
}

/// Whether `order` has a line for one of `products`.
pub fn holds_any<'a>(order: &Order, mut products: impl Iterator<Item = &'a domain::ProductId>) -> bool {
    products.any(|product| order.lines.iter().any(|line| &line.product == product))
}

/// Takes what was ordered out of the cart, once for each order. What comes of a payment that failed goes back into it.
///
/// `known` is an order of this browser's that was read already.
pub async fn settle_cart(known: Option<&Order>) -> BegunOrders {
    use OrderState::{Created, Expired, PaymentFailed, PaymentPending, SessionOpen};
    let noted = cookies::begun_orders();
    if noted.is_empty() {
        return BegunOrders::default();
    }
    let mut begun = BegunOrders::default();
    let mut cart = cookies::cart().unwrap_or_default();
    let before = cart.clone();
    let mut open = Vec::new();
    for (id, taken) in noted {
        let found = match known.filter(|order| order.id == id) {
            Some(order) => Ok(Some(order.clone())),
            None => own(&id).await,
        };
        let order = match found {
            Ok(Some(order)) => order,
            Ok(None) => continue,
            Err(()) => {
                open.push((id, taken));
                continue;
            }
        };
        match order.state {
            Created | SessionOpen => open.push((id, taken)),
            PaymentFailed | Expired if taken => give_back(&mut cart, &order),
            PaymentFailed | Expired => {}
            _ if !taken => take(&mut cart, &order),
            _ => {}
        }
        if order.state == PaymentPending {
            open.push((order.id.clone(), true));
            begun.pending.push(order);
        }
    }
    cookies::set_begun_orders(&open);
    begun.changed_cart = cart != before;
    if begun.changed_cart {
        cookies::set_cart(&cart);
    }
    begun
}

/// The order, if this browser began it; an error if the store does not answer.
async fn own(id: &OrderId) -> Result<Option<Order>, ()> {
    let own = shop().own_order(id, cookies::claim().as_ref()).await;
    own.map_err(|cause| warn!("An order could not be looked up: {cause}"))
}

/// A line whose quantity the shopper has changed since stays.
fn take(cart: &mut Cart, order: &Order) {
    for line in &order.lines {
        let held = cart.lines().iter().find(|held| held.product == line.product);
        if held.is_some_and(|held| held.quantity.get() == line.quantity) {
            cart.remove(&line.product);
        }
    }
}

fn give_back(cart: &mut Cart, order: &Order) {
    for line in &order.lines {
        if let (false, Ok(quantity)) = (cart.contains(&line.product), Quantity::new(line.quantity)) {
            // A cart that is full meanwhile stays as it is.
            let _ = cart.put(line.product.clone(), quantity);
        }
    }
}
