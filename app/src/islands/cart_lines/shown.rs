//! The cart on the screen, and what changes it.

use crate::{
    api::{
        ApiError,
        cart::{look_at_cart, put_in_cart, remove_from_cart},
        checkout::start_checkout,
    },
    browser::{
        self,
        cart::{CartChange, cart, copies_in},
    },
    messages::messages,
    views::cart::CartView,
};
use domain::{IdempotencyKey, ProductId, Quantity, checkout::CheckoutLine};
use leptos::{prelude::*, task::spawn_local_scoped_with_cancellation as spawn_here};

/// How long the payment page is waited for, in milliseconds. The shop gives Stripe ten seconds.
const PAYMENT_PATIENCE_MILLIS: i32 = 15_000;
/// How often the cart is priced anew when other tabs go on changing it meanwhile.
const LOOKS: u32 = 3;

#[derive(Clone, Copy)]
pub struct ShownCart {
    pub view: RwSignal<CartView>,
    /// How many answers are waited for.
    pub waits: RwSignal<u32>,
    /// Whether `Check out` was pressed; it is done once nothing is waited for.
    pub leaving: RwSignal<bool>,
    pub problem: RwSignal<Option<&'static str>>,
    /// The last change in words, for who cannot see it.
    pub said: RwSignal<String>,
    key: StoredValue<IdempotencyKey>,
    again: bool,
}

impl ShownCart {
    pub fn new(view: CartView, key: IdempotencyKey, again: bool) -> ShownCart {
        ShownCart {
            view: RwSignal::new(view),
            waits: RwSignal::new(0),
            leaving: RwSignal::new(false),
            problem: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            key: StoredValue::new(key),
            again,
        }
    }

    /// How many copies of `product` the page shows.
    pub fn copies(self, product: &ProductId) -> Option<Quantity> {
        self.view.read().lines.iter().find(|line| &line.product == product).map(|line| line.quantity)
    }

    /// Puts `quantity` copies of a product into the cart, in place of what it holds of it; none takes it out.
    pub fn change(self, product: ProductId, quantity: Option<Quantity>, name: String) {
        self.problem.set(None);
        let change = match CartChange::make(product.clone(), quantity) {
            Ok(change) => change,
            Err(error) => return self.fail(error),
        };
        self.begin();
        spawn_here(async move {
            let asked = async {
                match quantity {
                    Some(quantity) => put_in_cart(product.clone(), quantity, false).await,
                    None => remove_from_cart(product.clone()).await,
                }
            };
            let answer = browser::within(browser::PATIENCE_MILLIS, asked).await;
            match answer.unwrap_or(Err(ApiError::Unavailable)) {
                Ok(view) => {
                    change.settle(&view);
                    let next = self.neighbor(&product);
                    self.show(view);
                    let total = self.view.read_untracked().total.clone();
                    let said = match (quantity, self.view.with_untracked(|_| self.copies(&product))) {
                        (None, _) | (_, None) => {
                            // The button that had the focus is gone with its line.
                            request_animation_frame(move || browser::focus(&next));
                            messages().cart().removed(name, total)
                        }
                        (_, Some(copies)) => messages().cart().changed(name, copies.get(), total),
                    };
                    self.said.set(said);
                }
                Err(error) => {
                    change.undo(untrack(|| self.copies(&product)));
                    self.fail(error);
                }
            }
            self.end().await;
        });
    }

    /// Shows what is true now, after something else has changed the cart.
    pub fn follow(self) {
        // This page comes back from the browser's back list, maybe from the payment page.
        self.leaving.update(|leaving| *leaving &= self.waits.get_untracked() > 0);
        if self.waits.get_untracked() == 0 && self.differs_from_cookie() {
            self.begin();
            spawn_here(self.end());
        }
    }

    /// Goes to the payment page, once the cart is stored as it is shown.
    pub fn check_out(self) {
        if self.leaving.get_untracked() {
            return;
        }
        self.problem.set(None);
        self.leaving.set(true);
        if self.waits.get_untracked() == 0 {
            self.begin();
            spawn_here(self.end());
        }
    }

    fn begin(self) {
        self.waits.update(|waits| *waits += 1);
    }

    /// An answer is here. After the last one the page shows what the cart holds, and who pressed `Check out` goes on.
    async fn end(self) {
        if self.waits.get_untracked() == 1 {
            for _ in 0..LOOKS {
                if !self.differs_from_cookie() || !self.look().await {
                    break;
                }
            }
            if self.waits.get_untracked() == 1 && self.leaving.get_untracked() {
                self.pay().await;
            }
        }
        self.waits.update(|waits| *waits = waits.saturating_sub(1));
    }

    /// Has the cart priced anew. Returns whether the page shows it.
    async fn look(self) -> bool {
        let answer = browser::within(browser::PATIENCE_MILLIS, look_at_cart()).await;
        match answer.unwrap_or(Err(ApiError::Unavailable)) {
            Ok(view) => self.view.set(view),
            Err(error) => {
                self.fail(error);
                return false;
            }
        }
        true
    }

    async fn pay(self) {
        let lines = self.view.with_untracked(|view| {
            let line = |line: &crate::views::cart::CartLineView| CheckoutLine {
                product: line.product.clone(),
                quantity: line.quantity,
                price_version: line.price_version,
            };
            view.sold().map(line).collect::<Vec<_>>()
        });
        let asked = start_checkout(self.key.get_value(), lines, self.again);
        let answer = browser::within(PAYMENT_PATIENCE_MILLIS, asked).await;
        match answer.unwrap_or(Err(ApiError::PaymentsDown)) {
            Ok(page) => {
                browser::go_to(&page);
                // Who stopped the browser on its way, or waits for a page that does not come, can press again.
                let this = self;
                set_timeout(
                    move || this.leaving.set(false),
                    std::time::Duration::from_millis(u64::from(browser::PATIENCE_MILLIS.unsigned_abs())),
                );
            }
            Err(ApiError::PaymentPending) => browser::go_to("/cart?problem=payment-pending"),
            Err(error @ (ApiError::PriceChanged | ApiError::ProductGone)) => {
                self.leaving.set(false);
                let told = self.look().await && !self.view.read_untracked().notices.is_empty();
                if !told {
                    self.fail(error);
                }
            }
            Err(error) => self.fail(error),
        }
    }

    /// Shows `view` if it is of the cart as it is now; an answer may be overtaken.
    fn show(self, view: CartView) {
        if is_of(&view, &cart()) {
            self.view.set(view);
        }
    }

    /// Nothing has changed, and says so: choices show again what is stored.
    fn fail(self, error: ApiError) {
        self.leaving.set(false);
        self.view.update(|_| ());
        self.problem.set(Some(error.message()));
    }

    /// Where the focus goes when `product` is gone: to the line below, else above, else to the
    /// words that the cart is empty.
    fn neighbor(self, product: &ProductId) -> String {
        let view = self.view.read_untracked();
        let place = view.lines.iter().position(|line| &line.product == product).unwrap_or_default();
        let next = view.lines.get(place + 1).or_else(|| view.lines.get(place.checked_sub(1)?));
        next.map_or_else(|| "cart-empty".to_owned(), |line| format!("remove-{}", line.product))
    }

    fn differs_from_cookie(self) -> bool {
        !is_of(&self.view.read_untracked(), &cart())
    }
}

/// Whether `view` shows `cart`.
fn is_of(view: &CartView, cart: &domain::Cart) -> bool {
    let shown = |line: &crate::views::cart::CartLineView| {
        copies_in(cart, &line.product).is_some_and(|copies| copies == line.quantity || !line.is_sold())
    };
    cart.lines().len() == view.lines.len() && view.lines.iter().all(shown)
}
