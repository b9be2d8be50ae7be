//! Complimentary orders: what an admin gives to somebody, without money.

use super::actions::{OrderActionError, OrderActionRefusal, object};
use crate::{
    Shop,
    cart::Quantity,
    catalog::product::Product,
    checkout::start::{MAX_NUMBERS, sold_files},
    delivery::{grant::Grant, token::Token},
    idempotency::IdempotencyKey,
    ids::{OrderId, OutboxId, ProductId},
    mail::{
        address::EmailAddress,
        outbox::{MailKind, OutboxRow},
    },
    money::Money,
    orders::{
        OrderState, Overrides, Why,
        order::{Order, OrderLine, OrderNumber},
    },
    payments::StripeCall,
    ports::{OrderChange, PortError},
    reports::metric::{DailyMetric, Metric},
    team::admin::{Admin, Permission},
};

/// A product to give, and how many copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplimentaryLine {
    pub product: ProductId,
    pub quantity: Quantity,
}

impl Shop {
    /// Gives products to `to` for nothing: an order of zero in a state of its own, with grants and an email,
    /// never through Stripe. Also what is not on sale can be given.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NotAnAddress`]; [`OrderActionRefusal::NothingToGive`] for an unknown product or one without files.
    pub async fn give(
        &self,
        admin: &Admin,
        to: &str,
        lines: &[ComplimentaryLine],
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<OrderNumber, OrderActionError> {
        admin.require(Permission::SpendMoney)?;
        let to = EmailAddress::parse_mailable(to).map_err(|_| OrderActionRefusal::NotAnAddress)?.as_wire();
        let to = to.as_str();
        if let Some(given) = self.ports.orders.order_by_checkout_key(key).await? {
            return Ok(given.number);
        }
        let mut order = self.complimentary_order(to, lines, key.clone()).await?;
        for taken in 1..=MAX_NUMBERS {
            match self.ports.orders.place_whole(self.order_change(admin, order.clone(), to, why)).await {
                Ok(()) => return Ok(order.number),
                // The same click was first, or the answer got lost.
                Err(PortError::Conflict | PortError::Unknown { .. }) => {
                    if let Some(given) = self.ports.orders.order_by_checkout_key(key).await? {
                        return Ok(given.number);
                    }
                }
                Err(error) => return Err(error.into()),
            }
            order.number = OrderNumber::draw(&order.id, taken);
        }
        Err(PortError::Conflict.into())
    }

    /// All that is stored with a complimentary order.
    fn order_change(&self, admin: &Admin, order: Order, to: &str, why: &Why) -> OrderChange {
        let now = self.ports.clock.now();
        let audit = self.audit_by(admin, "order.given", object(&order.id), ("", "given"), why.as_str());
        let mut change = OrderChange::only(order, audit);
        change.grants = Grant::of(&change.order, now);
        change.links = self.new_links(&change.order, now);
        let mail = OutboxId::receipt(&change.order.id);
        let orders = vec![change.order.id.clone()];
        let mail = OutboxRow::new(mail, MailKind::Complimentary, orders, to.to_owned(), now).carrying(&change.links);
        change.mails.push(mail);
        change.daily_metrics.push(DailyMetric {
            day: self.terms.time_zone.day_of(now),
            what: Metric::Complimentary,
            count: 1,
            minor: 0,
        });
        change
    }

    async fn complimentary_order(
        &self,
        to: &str,
        lines: &[ComplimentaryLine],
        checkout_key: IdempotencyKey,
    ) -> Result<Order, OrderActionError> {
        let ids: Vec<_> = lines.iter().map(|line| line.product.clone()).collect();
        let products = if ids.is_empty() { Vec::new() } else { self.ports.catalog.find_many(&ids).await? };
        let nothing = Money::zero(self.terms.currency);
        let line = |line: &ComplimentaryLine| {
            let product: &Product = products.iter().find(|product| product.id == line.product)?;
            let files = sold_files(product);
            (!files.is_empty()).then(|| OrderLine {
                product: product.id.clone(),
                name: product.name.clone(),
                summary: product.summary.clone(),
                picture_path: None,
                unit_price: nothing,
                price_version: product.price_version,
                quantity: line.quantity.get(),
                files,
                later_versions: product.later_versions,
            })
        };
        let given: Option<Vec<_>> = lines.iter().map(line).collect();
        let given = given.filter(|given| !given.is_empty() && given.len() <= crate::cart::MAX_LINES);
        let now = self.ports.clock.now();
        let id = OrderId::random(&*self.ports.entropy);
        Ok(Order {
            number: OrderNumber::of(&id),
            id,
            checkout_key,
            state: OrderState::Complimentary,
            lines: given.ok_or(OrderActionRefusal::NothingToGive)?,
            total: nothing,
            promotions: false,
            tax: false,
            tax_behavior: None,
            // Nobody's browser bought it.
            claim: Token::random(&*self.ports.entropy).hash(),
            created_at: now,
            stripe_call: StripeCall::first(now),
            checkout: None,
            payment: None,
            attention: None,
            overrides: Overrides { address: Some(to.to_owned()), ..Overrides::default() },
            version: 1,
        })
    }
}
