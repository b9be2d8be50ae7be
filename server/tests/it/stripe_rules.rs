//! What Stripe asks of prices, tax and payment pages, through the whole shop.

use crate::support::{Browser, Given, Process, World, ask_doctor, free_port, session_in};
use domain::Role;
use serde_json::json;

fn given(env: &[(&'static str, &str)]) -> Given {
    Given { env: env.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(), ..Given::default() }
}

#[tokio::test]
async fn r009_tax_is_paid_on_top_or_within_the_price_and_shown_everywhere() {
    for (behavior, paid, on_page, in_mail, row) in [
        ("exclusive", "$22.80", ">Tax</th><td class=\"number\">$3.80</td>", "Tax", "22.80,0.00,USD"),
        ("inclusive", "$19.00", ">Includes tax</th><td class=\"number\">$3.17</td>", "Includes tax", "19.00,0.00,USD"),
    ] {
        let world = World::given(given(&[("TUPPENCE_TAX", "true"), ("TUPPENCE_TAX_BEHAVIOR", behavior)])).await;
        let bought = world.buy(&["slow-bread"]).await;
        let ledger = world.ledger().await;
        let line = &ledger["sessions"][0]["line_items"][0];
        assert_eq!(line["price"]["tax_behavior"], behavior, "the shop says so itself");
        let mut buyer = bought.browser.clone();
        let page = buyer.get(&format!("/checkout/complete?session_id={}", bought.session)).await;
        let page = buyer.follow(page).await.text();
        let bare = page.replace("<!>", "");
        assert!(bare.contains(paid) && bare.contains(on_page), "{behavior}: {bare}");
        let mails = world.mails();
        assert!(mails.len() == 1 && mails[0].contains(in_mail) && mails[0].contains(paid), "{mails:?}");
        let mut owner = world.sign_in(Role::Owner).await.browser;
        let table = owner.get("/admin/orders/export.csv").await.text();
        assert!(table.contains(row) && table.contains("tax_included"), "{table}");
        world.quiet().await;
        world.assert_invariants().await;
    }
}

#[tokio::test]
async fn a059_a_payment_page_on_the_sellers_own_domain_is_known_by_setting_or_learned() {
    let world = World::start().await;
    let own = world.sandbox_origin.replace("127.0.0.1", "localhost");
    world.control("checkout", json!({ "host": own })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    let policy = |reply: crate::support::Reply| reply.header("content-security-policy").to_owned();
    let mut again = checkout.browser.clone();
    let learned = policy(again.get("/cart").await);
    assert!(learned.contains(&format!("form-action 'self' {} {own}", world.sandbox_origin)), "{learned}");
    assert!(world.shop.log().contains("TUPPENCE_CHECKOUT_HOST"));
    world.pay(&checkout.session).await;
    world.quiet().await;

    let mut world = world;
    world.restart().await;
    assert!(policy(world.browser().get("/cart").await).contains(&own), "it is known after a restart");
    world.check_out(&["slow-bread"]).await;
    let told = ask_doctor(&["--json"], &doctors(&world, &[])).await;
    assert!(told.ids().contains("payment-page-elsewhere"), "{}", told.out);
    assert!(told.finding("payment-page-elsewhere")["fix"].as_str().unwrap().contains("TUPPENCE_CHECKOUT_HOST"));
    let told = ask_doctor(&["--json"], &doctors(&world, &[("TUPPENCE_CHECKOUT_HOST", &own)])).await;
    assert!(!told.ids().contains("payment-page-elsewhere"), "{}", told.out);

    let set = World::given(given(&[("TUPPENCE_CHECKOUT_HOST", "pay.example.com, http://localhost:1")])).await;
    let policy = policy(set.browser().get("/cart").await);
    assert!(policy.contains("https://pay.example.com http://localhost:1"), "{policy}");
}

/// The settings of `world`'s shop for the doctor.
fn doctors(world: &World, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = [
        ("TUPPENCE_ADDR", world.origin.trim_start_matches("http://").to_owned()),
        ("TUPPENCE_BASE_URL", world.origin.clone()),
        ("TUPPENCE_DATA_DIR", world.data().display().to_string()),
        ("TUPPENCE_DISK_ALARM_PERCENT", "0".to_owned()),
        ("STRIPE_SECRET_KEY", "rk_test_of_the_doctors_tests".to_owned()),
        ("STRIPE_WEBHOOK_SECRET", crate::support::SECRET.to_owned()),
        ("STRIPE_API_BASE", format!("{}/sandbox/stripe/", world.sandbox_origin)),
    ];
    let own = own.into_iter().map(|(name, value)| (name.to_owned(), value));
    own.chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

#[tokio::test]
async fn r015_a_currency_changed_under_the_products_is_told_by_start_and_doctor() {
    let mut world = World::given(given(&[("TUPPENCE_CURRENCY", "EUR")])).await;
    world.shop.says("are priced in USD, and TUPPENCE_CURRENCY is EUR").await;
    let told = ask_doctor(&["--json"], &doctors(&world, &[("TUPPENCE_CURRENCY", "EUR")])).await;
    assert!(told.code == 1 && told.ids().contains("currency-differs"), "{}", told.out);
    let told = ask_doctor(&["--json"], &doctors(&world, &[])).await;
    assert!(!told.ids().contains("currency-differs"), "{}", told.out);
}

#[tokio::test]
async fn r015_a_misspelled_variable_is_named_by_start_config_and_doctor() {
    let mut world = World::given(given(&[("TUPPENCE_SHOPNAME", "Quiet Herons")])).await;
    let words = "TUPPENCE_SHOPNAME is set in the environment and is no setting; did you mean TUPPENCE_SHOP_NAME?";
    world.shop.says(words).await;
    let mut listed = Process::start(&["config"], &[("STRIPE_SECRET_KEYS", "sk_canary")]);
    assert!(listed.ends().await.success());
    listed.says("did you mean STRIPE_SECRET_KEY?").await;
    assert!(!listed.log().contains("canary"), "{}", listed.log());
    let told = ask_doctor(&["--json"], &doctors(&world, &[("TUPPENCE_CURENCY", "EUR")])).await;
    assert!(told.code == 2 && told.ids().contains("setting-unknown"), "{}", told.out);
}

#[tokio::test]
async fn r078_each_currencys_sample_catalog_can_be_bought_and_too_little_cannot() {
    let dir = tempfile::TempDir::new().unwrap();
    for currency in ["HUF", "KWD", "JPY", "IDR"] {
        let (address, data) = (format!("127.0.0.1:{}", free_port()), dir.path().join(currency));
        let env = [
            ("TUPPENCE_ADDR", address.as_str()),
            ("TUPPENCE_DATA_DIR", data.to_str().unwrap()),
            ("TUPPENCE_CURRENCY", currency),
            ("TUPPENCE_DISK_ALARM_PERCENT", "0"),
            ("TUPPENCE_RATE_LIMITS", "false"),
        ];
        let mut shop = Process::start(&["demo"], &env);
        shop.says("The shop is open").await;
        let mut buyer = Browser::new(&format!("http://{address}"));
        let product = buyer.get("/products/slow-bread").await.field("product");
        buyer.post("/api/cart/put", &[("product", &product), ("quantity", "1")]).await;
        let form = crate::support::checkout_form(&mut buyer).await;
        let reply = crate::support::press(&mut buyer, &form).await.unwrap();
        session_in(reply.location());
        shop.kill();
    }
}

#[tokio::test]
async fn r078_a_refusal_of_stripes_is_told_as_what_it_is() {
    let world = World::start().await;
    let rule = json!({ "path": "/v1/checkout/sessions", "method": "POST", "action": { "status": 402 } });
    world.control("api", json!({ "rules": [rule] })).await;
    let mut buyer = world.cart(&["slow-bread"]).await;
    let refused = world.press_check_out(&mut buyer).await.unwrap();
    let page = buyer.follow(refused).await.text();
    assert!(page.contains("trying again won’t help") && !page.contains("in a minute"), "{page}");
    world.owner_hears("payment page").await;
}
