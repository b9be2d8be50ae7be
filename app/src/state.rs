//! What the router knows and every page and server function may ask for.

use crate::{background::BackgroundTasks, payment_origins::PaymentOrigins};
use axum::extract::FromRef;
use domain::{Shop, time::TimeZone};
use leptos::prelude::*;
use std::sync::Arc;

/// State of the router. leptos_axum gives it to pages and server functions as context.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub shop: Shop,
    pub site: Arc<Site>,
    pub leptos_options: LeptosOptions,
    pub background: BackgroundTasks,
}

/// The network a request comes from, as the server's outermost layers saw it.
#[derive(Debug, Clone)]
pub struct Network(pub String);

/// What the owner decided about the site as a whole.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The name of the shop.
    pub name: String,
    /// `https://shop.example`, without a slash at the end. Every absolute address is made from it,
    /// never from what a request says.
    pub origin: String,
    /// Whether payments are played: every page then says so.
    pub sandbox: bool,
    /// Whether the emails of a test shop can be read in the browser.
    pub test_mailbox: bool,
    /// Whether the origin is https, so that cookies can be `Secure` and `__Host-`.
    pub secure_cookies: bool,
    /// Where payment pages are, if not here: `https://checkout.stripe.com`, and a domain of the seller's own.
    pub payment_origins: PaymentOrigins,
    /// Where files lie, if not here: downloads lead there and parts of files are sent there.
    pub files_origin: Option<String>,
    /// Largest picture a form may carry, in MiB.
    pub max_picture_mib: u32,
}

impl Site {
    /// The absolute form of one of our paths.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Whether a shopper may be sent to `url` to pay: our own sandbox or the payment service, nobody else.
    pub fn may_pay_at(&self, url: &str) -> bool {
        let leads_to =
            |origin: &str| !origin.is_empty() && url.strip_prefix(origin).is_some_and(|path| path.starts_with('/'));
        leads_to(&self.origin) || self.payment_origins.all().iter().any(|origin| leads_to(origin))
    }
}

/// The shop of the current request.
pub fn shop() -> Shop {
    expect_context::<AppState>().shop
}

/// Whose clocks the pages of the current request tell.
pub fn time_zone() -> TimeZone {
    with_context::<AppState, _>(|state| state.shop.terms().time_zone.clone()).unwrap_or_default()
}

/// Begins `work` behind the answer to the current request.
pub fn run_in_background(work: impl Future<Output = ()> + Send + 'static) {
    expect_context::<AppState>().background.run(work);
}

/// The site of the current request. Empty while the routes are listed at start, when there is none.
pub fn site() -> Arc<Site> {
    use_context::<AppState>().map(|state| state.site).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a059_shoppers_are_sent_to_known_payment_pages_only() {
        let site = Site {
            origin: "https://shop.example".into(),
            payment_origins: PaymentOrigins::new(vec![
                "https://checkout.stripe.com".into(),
                "https://pay.shop.example".into(),
            ]),
            ..Site::default()
        };
        assert!(site.may_pay_at("https://checkout.stripe.com/c/pay/cs_1"));
        assert!(site.may_pay_at("https://pay.shop.example/c/pay/cs_1"));
        assert!(site.may_pay_at("https://shop.example/sandbox/pay/cs_1"));
        for bad in
            ["//evil", "/\\evil", "https:evil", "https://checkout.stripe.com.evil/", "https://shop.example@evil/", ""]
        {
            assert!(!site.may_pay_at(bad), "{bad:?}");
        }
    }
}
