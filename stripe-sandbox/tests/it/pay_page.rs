//! The payment page, as a browser without JavaScript sees it.

use super::world::{Answer, World};
use axum::http::Method;

const GOOD_CARD: &str =
    "email=reader@example.com&method=card&card_number=4242+4242+4242+4242&expiry=12+/+34&cvc=123&name=Ada";

async fn look(world: &World, session: &str) -> Answer {
    world.request(Method::GET, &format!("/sandbox/pay/{session}"), &[], "").await.unwrap()
}

async fn submit(world: &World, path: &str, form: &str) -> Answer {
    let headers = [("origin", world.base.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    world.request(Method::POST, &format!("/sandbox/pay/{path}"), &headers, form).await.unwrap()
}

#[tokio::test]
async fn the_page_shows_what_is_bought_and_is_marked_as_a_sandbox() {
    let world = World::start().await;
    let session =
        world.session_with("&line_items[0][price_data][product_data][images][0]=http://pictures.test/a.webp").await;

    let page = look(&world, session["id"].as_str().unwrap()).await;

    let text = page.text();
    for part in [
        "Sandbox</strong> — test shop, no real money",
        "€12.00",
        "Notes",
        "Corner Shop",
        "http://pictures.test/a.webp",
        "Name on card",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("img-src 'self' data: http://pictures.test;"),
        "{policy}"
    );
    assert!(policy.contains("form-action 'self' http://shop.test;"), "{policy}");
}

#[tokio::test]
async fn what_the_shop_sends_is_text_and_never_markup() {
    let world = World::start().await;
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E";
    let form = super::world::session_form().replace("=Notes", &format!("={evil}"));
    let session = world.post("checkout/sessions", &form).await.json();

    let page = look(&world, session["id"].as_str().unwrap()).await.text();

    assert!(!page.contains("<script>alert"));
    assert_eq!(page.matches("<script").count(), 1);
}

#[tokio::test]
async fn paying_leads_back_to_the_shop() {
    let world = World::start().await;
    let session = world.session().await;

    let done = submit(&world, &session, GOOD_CARD).await;

    assert_eq!(
        (done.status, done.header("location")),
        (303, Some(format!("http://shop.test/done?s={session}").as_str()))
    );
    let read = world.read(&session).await;
    assert_eq!(
        (read["payment_status"].as_str(), read["customer_details"]["email"].as_str()),
        (Some("paid"), Some("reader@example.com"))
    );
}

#[tokio::test]
async fn a_second_click_pays_nothing_more() {
    let world = World::start().await;
    let session = world.session().await;
    submit(&world, &session, GOOD_CARD).await;

    let again = submit(&world, &session, GOOD_CARD).await;

    assert_eq!(
        (again.status, again.header("location")),
        (303, Some(format!("http://shop.test/done?s={session}").as_str()))
    );
    assert_eq!(world.ledger().await["charges"].as_array().unwrap().len(), 1);
    assert!(look(&world, &session).await.text().contains("This order is paid"));
}

#[tokio::test]
async fn each_wrong_field_says_what_is_wrong() {
    let world = World::start().await;
    let session = world.session().await;

    let page =
        submit(&world, &session, "email=reader&method=card&card_number=4242424242424241&expiry=01/20&cvc=1&name=")
            .await;

    assert_eq!(page.status, 422);
    let text = page.text();
    for field in ["email", "card_number", "expiry", "cvc", "name"] {
        assert!(
            text.contains(&format!("aria-describedby=\"{field}-error\""))
                && text.contains(&format!("id=\"{field}-error\"")),
            "{field}"
        );
    }
    assert!(text.contains("value=\"reader\"") && !text.contains("4242424242424241"));
    assert_eq!(world.ledger().await["charges"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_declined_card_is_told_and_not_shown_again() {
    let world = World::start().await;
    let session = world.session().await;

    let page = submit(&world, &session, &GOOD_CARD.replace("4242+4242+4242+4242", "4000000000000002")).await;

    let text = page.text();
    assert_eq!(page.status, 402);
    assert!(text.contains("role=\"alert\">Your card was declined.") && text.contains("reader@example.com"));
    assert!(!text.contains("value=\"4000"));
}

#[tokio::test]
async fn a_card_that_asks_leads_to_the_question() {
    let world = World::start().await;
    let session = world.session().await;
    let asking = GOOD_CARD.replace("4242+4242+4242+4242", "4000002500003155");

    let done = submit(&world, &session, &asking).await;
    assert_eq!(done.header("location"), Some(format!("{}/sandbox/pay/{session}/confirm", world.base).as_str()));
    assert!(look(&world, &format!("{session}/confirm")).await.text().contains("Confirm payment"));

    let failed = submit(&world, &format!("{session}/confirm"), "outcome=fail").await;
    assert_eq!(failed.status, 402);
    submit(&world, &session, &asking).await;
    let confirmed = submit(&world, &format!("{session}/confirm"), "outcome=confirm").await;
    assert_eq!(confirmed.status, 303);
    assert_eq!(world.read(&session).await["payment_status"], "paid");
}

#[tokio::test]
async fn a_promotion_code_lowers_the_total_once_it_is_right() {
    let world = World::start().await;
    let coupon = world.post("coupons", "percent_off=25&duration=once").await.json();
    let coupon = coupon["id"].as_str().unwrap();
    world.post("promotion_codes", &format!("promotion[type]=coupon&promotion[coupon]={coupon}&code=SPRING")).await;
    let session = world.session_with("&allow_promotion_codes=true").await["id"].as_str().unwrap().to_owned();

    assert!(
        submit(&world, &session, "action=apply&promotion_code=winter").await.text().contains("This code is invalid.")
    );
    submit(&world, &session, "action=apply&promotion_code=spring").await;
    assert!(look(&world, &session).await.text().contains("−€3.00"));
    submit(&world, &session, GOOD_CARD).await;

    let read = world.read(&session).await;
    assert_eq!((&read["amount_total"], &read["total_details"]["amount_discount"]), (&900.into(), &300.into()));
    assert_eq!(read["payment_intent"]["amount"], 900);
    assert_eq!(world.get("promotion_codes?code=SPRING").await["data"][0]["times_redeemed"], 1);
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let world = World::start().await;
    let session = world.session().await;
    let own = world.base.as_str();
    let foreign = [
        vec![],
        vec![("origin", "http://evil.example")],
        vec![("origin", "null")],
        vec![("origin", own), ("sec-fetch-site", "cross-site")],
    ];

    for mut headers in foreign {
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        let answer =
            world.request(Method::POST, &format!("/sandbox/pay/{session}"), &headers, GOOD_CARD).await.unwrap();
        assert_eq!(answer.status, 403, "{headers:?}");
    }
    assert_eq!(world.read(&session).await["payment_status"], "unpaid");
}

#[tokio::test]
async fn a_page_whose_time_is_up_says_so() {
    let world = World::start().await;
    let session = world.session().await;
    world.control("expire", serde_json::json!({ "session": session })).await;

    let page = look(&world, &session).await;

    assert_eq!(page.status, 410);
    assert!(page.text().contains("This page has expired") && page.text().contains("http://shop.test/cart"));
    assert_eq!(look(&world, "cs_test_nothing").await.status, 404);
}

#[tokio::test]
async fn a_test_number_can_be_filled_in_without_javascript() {
    let world = World::start().await;
    let session = world.session().await;

    let page = look(&world, &format!("{session}?fill=378282246310005")).await.text();

    assert!(page.contains("value=\"3782 8224 6310 005\"") && page.contains("value=\"1234\""));
}
