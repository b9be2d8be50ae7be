//! What the last form did is told once, and a form that was refused comes back as it was typed.

use crate::support::World;
use domain::Role;

#[tokio::test]
async fn what_a_form_did_is_told_once_and_again_after_the_next_one() {
    let world = World::start().await;
    let mut browser = world.browser();
    for _ in 0..2 {
        let sent = browser.post("/api/find-my-order", &[("email", "ada@example.com")]).await;
        assert!(sent.location().starts_with("/find-my-order?sent"), "{}", sent.location());
        let told = |page: String| page.contains("role=\"status\"");
        assert!(told(browser.get(sent.location()).await.text()), "told");
        assert!(!told(browser.get(sent.location()).await.text()), "a reload tells nothing twice");
    }
}

#[tokio::test]
async fn a_form_that_was_refused_keeps_what_was_right_and_no_secret() {
    let world = World::start().await;
    let mut admin = world.sign_in(Role::Owner).await;
    let page = admin.browser.get("/admin/orders/give").await;
    let fields = [
        ("key", page.field("key")),
        ("to", "critic@example.com".to_owned()),
        ("product", "no-such-thing".to_owned()),
        ("quantity", "3".to_owned()),
        ("why", "a review & more".to_owned()),
        ("sure", "true".to_owned()),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = admin.browser.post("/api/admin/orders/give", &fields).await;
    let page = admin.browser.get(refused.location()).await;
    for value in ["critic@example.com", "no-such-thing", "3", "a review &amp; more"] {
        assert!(page.text().contains(&format!("value=\"{value}\"")), "{value}\n{}", page.text());
    }
    assert!(!admin.browser.cookies.contains_key("typed"), "it is gone once it was shown");

    let mut stranger = world.browser();
    let refused = stranger
        .post("/api/admin/sign-in", &[("email", "ada@example.com"), ("password", "four quiet herons fly")])
        .await;
    let kept = stranger.cookies.get("typed").cloned().unwrap_or_default();
    assert_eq!(kept, "email=ada%40example.com");
    assert!(stranger.get(refused.location()).await.text().contains("value=\"ada@example.com\""));
}

#[tokio::test]
async fn who_was_signed_out_meanwhile_is_told_and_led_back() {
    let world = World::start().await;
    let mut nobody = world.browser();
    nobody.headers.push(("referer".to_owned(), format!("{}/admin/products/abc?done=saved", world.origin)));
    let sent = nobody.post("/api/admin/products/save", &[("form[name]", "x")]).await;
    assert_eq!(sent.location(), "/admin/sign-in?ended&next=%2Fadmin%2Fproducts%2Fabc");
    let page = nobody.get(sent.location()).await.text();
    assert!(page.contains("signed out") && page.contains("value=\"/admin/products/abc\""), "{page}");
    for forged in ["//evil.example", "https://evil.example/admin", "/admin\\evil", "/cart"] {
        nobody.headers = vec![("referer".to_owned(), format!("{}{forged}", world.origin))];
        let sent = nobody.post("/api/admin/products/save", &[("form[name]", "x")]).await;
        assert_eq!(sent.location(), "/admin/sign-in?ended", "{forged}");
    }
}
