//! A whole purchase, as a browser without JavaScript makes it.

use crate::support::{World, press, session_in};
use domain::{OrderState, delivery::token::Sha256Sum};
use serde_json::json;

#[tokio::test]
async fn r057_two_products_are_bought_paid_mailed_and_downloaded_without_a_script() {
    let world = World::start().await;
    let mut bought = world.buy(&["slow-bread", "ration"]).await;

    let complete = bought.browser.get(&format!("/checkout/complete?session_id={}", bought.session)).await;
    let complete = bought.browser.follow(complete).await;
    assert!(complete.text().contains("Slow Bread"), "{}", complete.text());
    assert_eq!(complete.header("referrer-policy"), "no-referrer");
    assert_eq!(complete.header("cache-control"), "no-store");
    assert!(!bought.browser.cookies.contains_key("cart"), "what was bought leaves the cart");

    let [receipt] = world.mails().try_into().unwrap();
    assert!(receipt.contains("ada@example.com"));
    let order = world.order(&bought.session).await;
    assert_eq!(order.state, OrderState::Paid);
    let links = world.download_links(&receipt).await;
    assert_eq!(links.len(), 2, "one link a line");
    let mut stranger = world.browser();
    for (link, line) in links.iter().zip(&order.lines) {
        for file in &line.files {
            let version = file.version.version.to_string();
            let sent = stranger.post(link, &[("file", file.id.as_str()), ("version", &version)]).await;
            let bytes = stranger.get(sent.location()).await;
            assert_eq!(Sha256Sum::of(&bytes.bytes), file.version.sha256, "I12: {}", file.version.name);
            assert!(
                bytes.header("content-disposition").starts_with("attachment"),
                "{}",
                bytes.header("content-disposition")
            );
        }
    }
    world.assert_invariants().await;
}

#[tokio::test]
async fn f042_an_order_of_twenty_lines_is_delivered_to_the_last() {
    let world = World::start().await;
    let slugs = world.more_products(20).await;
    let bought = world.buy(&slugs.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let order = world.order(&bought.session).await;
    assert_eq!((order.lines.len(), order.state), (20, OrderState::Paid));
    let [receipt] = world.mails().try_into().unwrap();
    let links = world.download_links(&receipt).await;
    assert_eq!(links.len(), 20, "one link a line");
    let mut buyer = world.browser();
    for (link, line) in links.iter().zip(&order.lines) {
        let file = &line.files[0];
        let version = file.version.version.to_string();
        let sent = buyer.post(link, &[("file", file.id.as_str()), ("version", &version)]).await;
        assert_eq!(Sha256Sum::of(&buyer.get(sent.location()).await.bytes), file.version.sha256, "I12: {link}");
    }
    world.assert_invariants().await;
}

#[tokio::test]
async fn r037_a009_another_browser_learns_nothing_from_the_success_address() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    let page = world.browser().get(&format!("/checkout/complete?session_id={}", bought.session)).await.text();
    assert!(page.contains("check your email"), "{page}");
    assert!(!page.contains("Slow Bread") && !page.contains("/d/") && !page.contains("ada@"), "{page}");
}

#[tokio::test]
async fn a010_the_success_page_does_not_make_an_order_paid() {
    let world = World::start().await;
    let mut checkout = world.check_out(&["slow-bread"]).await;
    let page = checkout.browser.get(&format!("/checkout/complete?session_id={}", checkout.session)).await.text();
    assert!(page.contains("being confirmed"), "{page}");
    assert_eq!(world.order(&checkout.session).await.state, OrderState::SessionOpen);
}

#[tokio::test]
async fn f008_twenty_clicks_at_once_open_one_payment_page() {
    let world = World::start().await;
    let mut browser = world.cart(&["slow-bread"]).await;
    // The first click gives the browser its claim; the others are the impatient rest.
    let form = world.checkout_form(&mut browser).await;
    let clicks = (0..20).map(|_| {
        let (mut browser, form) = (browser.clone(), form.clone());
        tokio::spawn(async move {
            let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.post("/api/checkout", &fields).await.location().to_owned()
        })
    });
    let mut pages = Vec::new();
    for click in clicks.collect::<Vec<_>>() {
        pages.push(click.await.unwrap());
    }
    let sessions = world.ledger().await["sessions"].as_array().unwrap().len();
    assert_eq!(sessions, 1, "I11: {pages:?}");
}

#[tokio::test]
async fn f019_an_expired_page_leads_to_a_new_one() {
    let world = World::start().await;
    let mut checkout = world.check_out(&["slow-bread"]).await;
    world.control("expire", json!({ "session": checkout.session })).await;
    world.settles_as(&checkout.session, OrderState::Expired).await;
    let again = world.press_check_out(&mut checkout.browser).await.unwrap();
    assert_ne!(crate::support::session_in(again.location()), checkout.session);
    assert!(world.mails().is_empty());
}

#[tokio::test]
async fn f020_f021_a_delayed_payment_delivers_when_the_money_is_there_and_only_then() {
    let world = World::start().await;
    for (outcome, state, mails) in [("succeeded", OrderState::Paid, 2), ("failed", OrderState::PaymentFailed, 4)] {
        let checkout = world.check_out(&["slow-bread"]).await;
        let debit = json!({ "session": checkout.session, "email": "ada@example.com", "method": "bank_debit" });
        world.control("banks", json!({ "debit_secs": 100_000 })).await;
        world.control("pay", debit).await;
        world.settles_as(&checkout.session, OrderState::PaymentPending).await;
        world.control("confirm-delayed", json!({ "session": checkout.session, "outcome": outcome })).await;
        world.settles_as(&checkout.session, state).await;
        world.quiet().await;
        assert_eq!(world.mails().len(), mails);
    }
    world.assert_invariants().await;
}

#[tokio::test]
async fn f020_what_a_bank_takes_its_time_with_leaves_the_cart_and_is_not_paid_twice_by_mistake() {
    let world = World::start().await;
    let mut checkout = world.check_out(&["slow-bread"]).await;
    let debit = json!({ "session": checkout.session, "email": "ada@example.com", "method": "bank_debit" });
    world.control("banks", json!({ "debit_secs": 100_000 })).await;
    world.control("pay", debit).await;
    world.settles_as(&checkout.session, OrderState::PaymentPending).await;
    let order = world.order(&checkout.session).await;
    let browser = &mut checkout.browser;

    let page = browser.get(&format!("/checkout/complete?session_id={}", checkout.session)).await;
    let page = browser.follow(page).await.text().replace("<!>", "");
    for told in ["Order received, payment pending", order.number.as_str(), "up to 14 days", "ada@example.com"] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    assert!(!page.contains("/d/"), "no files yet");
    assert_eq!(browser.cookies.get("cart").map(String::as_str).unwrap_or_default(), "");
    world.quiet().await;
    let [mail] = world.mails().try_into().unwrap();
    assert!(mail.contains("Subject: Order ") && mail.contains("payment pending"), "{mail}");

    // The same again, by mistake or on purpose.
    let product = order.lines[0].product.to_string();
    browser.post("/api/cart/put", &[("product", &product), ("quantity", "1")]).await;
    let form = world.checkout_form(browser).await;
    let warned = press(browser, &form).await.unwrap();
    assert_eq!(warned.location(), "/cart?problem=payment-pending");
    let page = browser.get(warned.location()).await.text();
    assert!(page.contains("you pay twice") && page.contains("name=\"again\""), "{page}");
    let mut form = form;
    form.push(("again".to_owned(), "true".to_owned()));
    let knowing = press(browser, &form).await.unwrap();
    assert_ne!(session_in(knowing.location()), checkout.session);

    // A payment that fails after all gives the lines back.
    world.control("confirm-delayed", json!({ "session": checkout.session, "outcome": "failed" })).await;
    world.settles_as(&checkout.session, OrderState::PaymentFailed).await;
    browser.cookies.remove("cart");
    let cart = browser.get("/cart").await;
    let cart = browser.follow(cart).await.text();
    assert!(cart.contains("Slow Bread"), "{cart}");
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn a022_a_refund_ends_access_and_says_so() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    let [receipt] = world.mails().try_into().unwrap();
    let link = world.download_links(&receipt).await.remove(0);
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    world.control("refund", json!({ "session": bought.session })).await;
    world.settles_as(&bought.session, OrderState::Refunded).await;
    let mut buyer = world.browser();
    let page = buyer.get(&link).await;
    assert_eq!(page.status, 410, "{}", page.text());
    let refused =
        buyer.post(&link, &[("file", file.id.as_str()), ("version", &file.version.version.to_string())]).await;
    assert!(!refused.location().starts_with("/files/"), "{}", refused.location());
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f071_a_dispute_takes_access_and_a_won_one_gives_it_back() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    world.control("dispute", json!({ "session": bought.session })).await;
    world.settles_as(&bought.session, OrderState::Disputed).await;
    world.assert_invariants().await;
    world.control("dispute/close", json!({ "session": bought.session, "won": true })).await;
    world.settles_as(&bought.session, OrderState::DisputeWon).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f022_f043_money_that_does_not_match_is_not_delivered_and_no_address_is_no_loss() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let short = world.check_out(&["slow-bread"]).await;
    world.pay(&short.session).await;
    world.control("edit-session", json!({ "session": short.session, "amount_total": 1 })).await;
    let mut nameless = world.check_out(&["slow-bread"]).await;
    world.control("pay", json!({ "session": nameless.session, "email": null })).await;
    world.control("webhooks", json!({})).await;
    world.control("webhooks/release", json!({})).await;
    world.settles_as(&short.session, OrderState::NeedsAttention).await;
    world.settles_as(&nameless.session, OrderState::Paid).await;
    let page = nameless.browser.get(&format!("/checkout/complete?session_id={}", nameless.session)).await;
    assert!(nameless.browser.follow(page).await.text().contains("Download"), "the buying browser gets its goods");
    assert!(world.mails().is_empty());
}

#[tokio::test]
async fn r036_a023_lost_links_are_mailed_again_and_the_answer_tells_nothing() {
    let world = World::start().await;
    world.buy(&["slow-bread"]).await;
    let mut anyone = world.browser();
    let known = anyone.post("/api/find-my-order", &[("email", "ADA@example.com")]).await;
    let unknown = anyone.post("/api/find-my-order", &[("email", "nobody@example.com")]).await;
    assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
    assert_eq!(known.bytes, unknown.bytes);
    world.mails_are(2).await;
    let mails = world.mails();
    let fresh = mails.iter().map(|mail| crate::support::tokens_in(mail)).collect::<Vec<_>>();
    assert!(fresh.iter().all(|tokens| tokens.len() == 2), "a page and a line each: {fresh:?}");
    assert_ne!(fresh[0], fresh[1], "the links are new");
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn r031_f062_looking_at_a_link_counts_nothing() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let mut scanner = world.browser();
    for _ in 0..50 {
        assert_eq!(scanner.get(&link).await.status, 200);
    }
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    let sent = scanner.post(&link, &[("file", file.id.as_str()), ("version", &file.version.version.to_string())]).await;
    assert!(sent.location().starts_with("/files/"), "{}", sent.location());
}

#[tokio::test]
async fn f048_f064_a_lost_file_is_admitted_and_the_rest_delivered() {
    let world = World::start().await;
    let checkout = world.check_out(&["slow-bread"]).await;
    let lost = world.order(&checkout.session).await.lines[0].files[0].clone();
    let key = lost.version.key.as_str();
    let path = world.data().join("goods").join(&key[..2]).join(key);
    std::fs::remove_file(&path).unwrap();
    world.pay(&checkout.session).await;
    world.quiet().await;
    let receipt = world.mails().remove(0);
    assert!(receipt.contains("being restored"), "{receipt}");
    let link = world.download_links(&receipt).await.remove(0);
    let mut buyer = world.browser();
    let sent = buyer.post(&link, &[("file", lost.id.as_str()), ("version", &lost.version.version.to_string())]).await;
    assert_eq!(sent.location(), format!("{link}?problem=missing"));
    world.assert_invariants().await;
}
