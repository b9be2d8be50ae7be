//! Orders that were lost with the store and come back from Stripe.

use crate::{
    catalog::product::Product,
    checkout::start::{MAX_NUMBERS, sold_files},
    delivery::token::Token,
    idempotency::IdempotencyKey,
    ids::OrderId,
    money::Money,
    orders::{
        OrderState, Overrides,
        order::{Order, OrderLine, OrderNumber},
    },
    payments::{
        NotedLine, ShopMark, StripeCall,
        facts::{Progress, SessionFacts},
    },
    ports::PortError,
    shop::Shop,
};

impl Shop {
    /// Makes an order anew that Stripe has a paid page of and this store does not know: it was placed after the
    /// backup that the store was restored from. Returns its id if it is there now; settling it comes next.
    ///
    /// A line whose product the backup does not know either is left out. The sum then differs from what was paid,
    /// so that the order waits for a person instead of being delivered by half.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub(crate) async fn rebuild(&self, facts: &SessionFacts) -> Result<Option<OrderId>, PortError> {
        let paid = matches!(facts.progress, Progress::Paid | Progress::Pending) && facts.live == self.terms.live;
        let notes = facts.notes.as_ref().filter(|notes| notes.shop == ShopMark::of(&self.link_key));
        let (Some(notes), Some(id), true) = (notes, &facts.order, paid) else { return Ok(None) };
        let ids: Vec<_> = notes.lines.iter().map(|line| line.product.clone()).collect();
        let products = self.ports.catalog.find_many(&ids).await?;
        let line = |noted: &NotedLine| {
            let product = products.iter().find(|product| product.id == noted.product)?;
            Some(line_of(product, noted, facts))
        };
        let lines: Vec<OrderLine> = notes.lines.iter().filter_map(line).collect();
        let total = lines
            .iter()
            .try_fold(0_i64, |sum, line| sum.checked_add(line.unit_price.minor.checked_mul(line.quantity.into())?));
        let Some(total) = total else { return Ok(None) };
        let mut order = Order {
            id: id.clone(),
            number: notes.number.clone().unwrap_or_else(|| OrderNumber::of(id)),
            checkout_key: IdempotencyKey::random(&*self.ports.entropy),
            state: OrderState::Created,
            lines,
            total: Money::new(total, facts.subtotal.currency),
            // What Stripe took off or added on a page of ours, the shop had allowed.
            promotions: facts.discount_minor > 0,
            tax: facts.tax_minor > 0,
            tax_behavior: None,
            // No browser is known to have bought it: the downloads go to the address the buyer gave.
            claim: Token::random(&*self.ports.entropy).hash(),
            created_at: facts.created_at,
            stripe_call: StripeCall::first(facts.created_at),
            checkout: None,
            payment: None,
            attention: None,
            overrides: Overrides::default(),
            version: 1,
        };
        for taken in 0..MAX_NUMBERS {
            let audit = self.audit("order.rebuilt", format!("order/{id}"), "", order.state.as_str());
            match self.ports.orders.place(&order, self.terms.time_zone.day_of(order.created_at), audit).await {
                Ok(()) | Err(PortError::Unknown { .. }) => return Ok(Some(id.clone())),
                // Another run was first: settling finds out. Or the number was given to a later order meanwhile.
                Err(PortError::Conflict) => {
                    if self.ports.orders.order(id).await?.is_some() {
                        return Ok(Some(id.clone()));
                    }
                }
                Err(error) => return Err(error),
            }
            order.number = OrderNumber::draw(id, taken);
        }
        Err(PortError::Conflict)
    }
}

/// The line as it was sold, with the files of today: which version was sold then is not known.
fn line_of(product: &Product, noted: &NotedLine, facts: &SessionFacts) -> OrderLine {
    OrderLine {
        product: product.id.clone(),
        name: product.name.clone(),
        summary: product.summary.clone(),
        picture_path: None,
        unit_price: Money::new(noted.unit_minor, facts.subtotal.currency),
        price_version: noted.price_version,
        quantity: noted.quantity,
        files: sold_files(product),
        later_versions: product.later_versions,
    }
}
