//! Filling a cart, checking out, and paying.

use super::{
    super::{Browser, Reply, browser::between},
    World,
};
use serde_json::json;

/// A purchase up to the payment page.
pub struct Checkout {
    pub session: String,
    pub browser: Browser,
}

impl World {
    /// Puts products into a new browser's cart.
    pub async fn cart(&self, slugs: &[&str]) -> Browser {
        self.cart_of(self.browser(), slugs).await
    }

    /// The same with a given browser.
    pub async fn cart_of(&self, mut browser: Browser, slugs: &[&str]) -> Browser {
        for slug in slugs {
            let page = browser.get(&format!("/products/{slug}")).await;
            let product = page.field("product");
            let put = browser.post("/api/cart/put", &[("product", &product), ("quantity", "1")]).await;
            assert_eq!(put.location(), "/cart?added=1", "{}", put.text());
        }
        browser
    }

    /// The fields of the `Check out` form.
    pub async fn checkout_form(&self, browser: &mut Browser) -> Vec<(String, String)> {
        checkout_form(browser).await
    }

    pub async fn press_check_out(&self, browser: &mut Browser) -> Result<Reply, String> {
        let form = self.checkout_form(browser).await;
        press(browser, &form).await
    }

    /// Buys up to the payment page.
    pub async fn check_out(&self, slugs: &[&str]) -> Checkout {
        self.check_out_with(self.browser(), slugs).await
    }

    /// The same in a given browser.
    pub async fn check_out_with(&self, browser: Browser, slugs: &[&str]) -> Checkout {
        let mut browser = self.cart_of(browser, slugs).await;
        let reply = self.press_check_out(&mut browser).await.unwrap();
        Checkout { session: session_in(reply.location()), browser }
    }

    pub async fn pay(&self, session: &str) {
        self.control("pay", json!({ "session": session, "email": "ada@example.com" })).await;
    }

    /// Buys and pays, and waits until the receipt is out.
    pub async fn buy(&self, slugs: &[&str]) -> Checkout {
        let checkout = self.check_out(slugs).await;
        self.pay(&checkout.session).await;
        self.quiet().await;
        checkout
    }
}

/// The fields of the `Check out` form.
pub async fn checkout_form(browser: &mut Browser) -> Vec<(String, String)> {
    let cart = browser.get("/cart").await.text();
    let from = cart.find("action=\"/api/checkout\"").unwrap_or_else(|| panic!("nothing to check out: {cart}"));
    let form = &cart[from..from + cart[from..].find("</form>").unwrap()];
    let fields = form.split("<input").skip(1).map(|input| {
        let attribute = |name: &str| between(input, &format!("{name}=\""), "\"").to_owned();
        (attribute("name"), attribute("value"))
    });
    fields.collect()
}

/// Sends a `Check out` form, as often as somebody clicks.
pub async fn press(browser: &mut Browser, form: &[(String, String)]) -> Result<Reply, String> {
    let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.try_post("/api/checkout", &fields).await
}

/// The session in the address of a payment page.
pub fn session_in(location: &str) -> String {
    let session = location.rsplit('/').next().unwrap_or_default();
    assert!(session.starts_with("cs_test_"), "not a payment page: {location}");
    session.to_owned()
}
