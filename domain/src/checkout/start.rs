//! From a cart to a payment page.

use crate::{
    cart::{
        Cart, CartError, Quantity,
        quote::{Quote, QuoteError, quote},
    },
    catalog::product::{FileVersion, Product},
    checkout::key::for_lines,
    delivery::token::TokenHash,
    idempotency::IdempotencyKey,
    ids::{FileId, OrderId, ProductId},
    limits::Reservation,
    orders::{
        OrderState, Overrides,
        order::{OpenCheckout, Order, OrderLine, OrderNumber, OrderedFile},
    },
    payments::StripeCall,
    ports::{OldLinks, OrderChange, PaymentError, PortError},
    shop::Shop,
    time::MINUTE_SECS,
};
use serde::{Deserialize, Serialize};

/// Orders tried under one browser key before giving up: each payment page that expired is one round.
const MAX_ROUNDS: u32 = 8;
/// How many order numbers are drawn before giving up; a second one is rare already.
pub(crate) const MAX_NUMBERS: u32 = 5;
/// Keys tried in one request after stored failures.
const MAX_KEYS: u32 = 2;
/// A page that closes within this time is not worth sending a shopper to.
const CLOSING_SOON_SECS: i64 = 2 * MINUTE_SECS;

/// All a browser may say about a purchase; prices come from the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    pub key: IdempotencyKey,
    pub lines: Vec<CheckoutLine>,
}

/// A product, how many copies, and the price the shopper saw, by its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckoutLine {
    pub product: ProductId,
    pub quantity: Quantity,
    pub price_version: u32,
}

/// Where to send the shopper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedCheckout {
    pub order: OrderId,
    /// Stripe's payment page; `None` if this order is paid already and the browser should see its downloads.
    pub url: Option<String>,
}

/// Why there is no payment page. Nothing was charged in any case.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    #[error("the cart is empty")]
    EmptyCart,
    #[error("the cart is not valid: {0}")]
    BadCart(#[from] CartError),
    #[error("products in the cart are no longer sold")]
    ProductGone(Vec<ProductId>),
    #[error("prices have changed since the shopper saw them")]
    PriceChanged(Vec<ProductId>),
    #[error(transparent)]
    NoTotal(#[from] QuoteError),
    /// The browser that pays must be the one that will see the downloads.
    #[error("this checkout was begun in another browser")]
    OtherBrowser,
    /// More payment pages than one shopper needs.
    #[error("too many payment pages were opened from this network")]
    TooOften { wait_secs: i64 },
    /// More free orders than one network needs; each sends an email to an address nobody has confirmed.
    #[error("too many free orders were made from this network")]
    TooManyFree { wait_secs: i64 },
    #[error("the payment page could not be opened")]
    Payment(#[from] PaymentError),
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Shop {
    /// Stores the order, opens its payment page at Stripe and returns the address.
    ///
    /// `claim` is the hash of the browser's claim token, `network` where the shopper is. The same request again gives
    /// the same order and the same page, even twenty times at once.
    ///
    /// # Errors
    /// [`CheckoutError`]; the cart stays as it is.
    pub async fn checkout(
        &self,
        request: &CheckoutRequest,
        claim: TokenHash,
        network: &str,
    ) -> Result<OpenedCheckout, CheckoutError> {
        let cart = cart_of(request)?;
        for round in 0..MAX_ROUNDS {
            let key = for_lines(&request.key, &cart, round);
            let order = match self.ports.orders.order_by_checkout_key(&key).await? {
                Some(order) => order,
                None => self.place(request, &cart, key, claim, network).await?,
            };
            if order.claim != claim {
                return Err(CheckoutError::OtherBrowser);
            }
            // Prices changed since, and the shopper has seen the new ones.
            if !has_the_prices_seen(&order, request) {
                continue;
            }
            match order.state {
                OrderState::Created => return self.open(order).await,
                OrderState::SessionOpen => {
                    let open = order.checkout.as_ref();
                    let page = open.filter(|c| c.expires_at.secs_since(self.ports.clock.now()) > CLOSING_SOON_SECS);
                    if let Some(page) = page {
                        return Ok(OpenedCheckout { order: order.id.clone(), url: Some(page.url.clone()) });
                    }
                }
                OrderState::Expired | OrderState::PaymentFailed => {}
                _ => return Ok(OpenedCheckout { order: order.id, url: None }),
            }
        }
        Err(PaymentError::Refused { code: "too_many_rounds".to_owned() }.into())
    }

    /// Stores a new order for `cart`; if the same click was here first, takes its order.
    async fn place(
        &self,
        request: &CheckoutRequest,
        cart: &Cart,
        key: IdempotencyKey,
        claim: TokenHash,
        network: &str,
    ) -> Result<Order, CheckoutError> {
        let ids: Vec<_> = cart.lines().iter().map(|line| line.product.clone()).collect();
        let products = self.ports.catalog.find_many(&ids).await?;
        let quote = quote(cart, &products, self.terms.currency, self.ports.clock.now())?;
        refuse_what_the_shopper_did_not_see(&quote, request)?;
        quote.chargeable()?;
        let place = if quote.total.minor == 0 { self.reserve_free_order(network).await? } else { Reservation::none() };

        let mut order = self.new_order(&quote, &products, key.clone(), claim);
        for taken in 1..=MAX_NUMBERS {
            let audit = self.audit("order.placed", format!("order/{}", order.id), "", order.state.as_str());
            let Err(error) =
                self.ports.orders.place(&order, self.terms.time_zone.day_of(order.created_at), audit).await
            else {
                return Ok(order);
            };
            if !matches!(error, PortError::Conflict | PortError::Unknown { .. }) {
                let _ = self.ports.limits.release(&place).await;
                return Err(error.into());
            }
            if let Some(first) = self.ports.orders.order_by_checkout_key(&key).await? {
                let _ = self.ports.limits.release(&place).await;
                return Ok(first);
            }
            // Nobody else's click: the number was taken.
            order.number = OrderNumber::draw(&order.id, taken);
        }
        let _ = self.ports.limits.release(&place).await;
        Err(PortError::Conflict.into())
    }

    fn new_order(&self, quote: &Quote, products: &[Product], checkout_key: IdempotencyKey, claim: TokenHash) -> Order {
        let now = self.ports.clock.now();
        let id = OrderId::random(&*self.ports.entropy);
        let lines = quote.lines.iter().filter_map(|line| {
            let product = products.iter().find(|product| product.id == line.product)?;
            let cover = product.cover().and_then(|cover| cover.renditions.iter().rev().find(|r| r.width <= 700));
            Some(OrderLine {
                product: product.id.clone(),
                name: product.name.clone(),
                summary: product.summary.clone(),
                picture_path: cover.map(|rendition| format!("/pictures/{}", rendition.key)),
                unit_price: line.unit_price,
                price_version: line.price_version,
                quantity: line.quantity.get(),
                files: sold_files(product),
                later_versions: product.later_versions,
            })
        });
        Order {
            number: OrderNumber::of(&id),
            id,
            checkout_key,
            state: OrderState::Created,
            lines: lines.collect(),
            total: quote.total,
            promotions: self.terms.promotions,
            tax: self.terms.tax,
            tax_behavior: self.terms.tax.then_some(self.terms.tax_behavior),
            claim,
            created_at: now,
            stripe_call: StripeCall::first(now),
            checkout: None,
            payment: None,
            attention: None,
            overrides: Overrides::default(),
            version: 1,
        }
    }

    /// Opens the payment page of a stored order and notes it in the order.
    async fn open(&self, mut order: Order) -> Result<OpenedCheckout, CheckoutError> {
        let mut keys = 1;
        if order.stripe_call.is_too_old(self.ports.clock.now()) {
            order = self.next_stripe_call(order).await?;
        }
        let opened = loop {
            match self.ports.payments.open_session(&order).await {
                Ok(opened) => break opened,
                Err(PaymentError::KeyUsedUp) if keys < MAX_KEYS => {
                    keys += 1;
                    order = self.next_stripe_call(order).await?;
                }
                Err(error) => {
                    if let PaymentError::Refused { code } = &error {
                        self.tell_refused_payment(code).await;
                    }
                    return Err(error.into());
                }
            }
        };
        let checkout = OpenCheckout { session: opened.id, url: opened.url.clone(), expires_at: opened.expires_at };
        let page = OpenedCheckout { order: order.id.clone(), url: Some(opened.url) };
        // The shopper is let through even if this note cannot be stored: the session carries the
        // order's id, and the payment finds it by that.
        let _ = self.attach(order, checkout).await;
        Ok(page)
    }

    /// Notes the payment page in the order, unless somebody else already has.
    pub(crate) async fn attach(&self, order: Order, checkout: OpenCheckout) -> Result<(), PortError> {
        let before = order.state;
        let audit = self.audit("order.session_opened", format!("order/{}", order.id), before.as_str(), "session_open");
        let order =
            Order { state: OrderState::SessionOpen, checkout: Some(checkout), version: order.version + 1, ..order };
        self.ports.orders.record(OrderChange::only(order, audit)).await
    }

    async fn next_stripe_call(&self, order: Order) -> Result<Order, PortError> {
        let stripe_call = order.stripe_call.next(self.ports.clock.now());
        let order = Order { stripe_call, version: order.version + 1, ..order };
        let audit = self.audit(
            "order.next_stripe_key",
            format!("order/{}", order.id),
            order.state.as_str(),
            order.state.as_str(),
        );
        match self.ports.orders.record(OrderChange::only(order.clone(), audit)).await {
            Ok(()) => Ok(order),
            // The same click was first; its key is as good.
            Err(PortError::Conflict | PortError::Unknown { .. }) => {
                Ok(self.ports.orders.order(&order.id).await?.ok_or(PortError::Conflict)?)
            }
            Err(error) => Err(error),
        }
    }
}

/// The files a purchase of `product` gives now, without the seller's notes, so that the largest order fits into
/// one transaction.
pub(crate) fn sold_files(product: &Product) -> Vec<OrderedFile> {
    let file = |(id, version): (&FileId, &FileVersion)| OrderedFile {
        id: id.clone(),
        version: FileVersion { note: String::new(), ..version.clone() },
    };
    product.current_files().map(file).collect()
}

fn cart_of(request: &CheckoutRequest) -> Result<Cart, CheckoutError> {
    let mut cart = Cart::default();
    for line in &request.lines {
        if cart.contains(&line.product) {
            return Err(CartError::Unreadable.into());
        }
        cart.put(line.product.clone(), line.quantity)?;
    }
    if cart.is_empty() {
        return Err(CheckoutError::EmptyCart);
    }
    Ok(cart)
}

fn has_the_prices_seen(order: &Order, request: &CheckoutRequest) -> bool {
    request.lines.iter().all(|seen| {
        let ordered = order.lines.iter().find(|line| line.product == seen.product);
        ordered.is_some_and(|line| line.price_version == seen.price_version)
    })
}

/// Nobody pays for what they did not agree to: a product that is gone, a price or a quantity that
/// differs from what stood on the page.
fn refuse_what_the_shopper_did_not_see(quote: &Quote, request: &CheckoutRequest) -> Result<(), CheckoutError> {
    if !quote.gone.is_empty() {
        return Err(CheckoutError::ProductGone(quote.gone.clone()));
    }
    let differs = quote
        .lines
        .iter()
        .zip(&request.lines)
        .filter(|(line, seen)| line.price_version != seen.price_version || line.quantity != seen.quantity);
    let changed: Vec<_> = differs.map(|(line, _)| line.product.clone()).collect();
    if changed.is_empty() { Ok(()) } else { Err(CheckoutError::PriceChanged(changed)) }
}

impl OrderChange {
    /// A step that changes the order alone.
    pub fn only(order: Order, audit: crate::audit::AuditEntry) -> OrderChange {
        OrderChange {
            order,
            grants: Vec::new(),
            old_links: OldLinks::Keep,
            links: Vec::new(),
            mails: Vec::new(),
            alerts: Vec::new(),
            settled_alerts: Vec::new(),
            daily_metrics: Vec::new(),
            audit,
        }
    }
}
