//! The program itself, with a user pool.

use super::user_pool::Pool;
use crate::{
    aws::stand_in::Account,
    support::{AdminBrowser, Browser, Given, PASSWORD, Reply, World},
};
use aws_adapter::dynamodb::DynamoStore;
use domain::{
    Role,
    alerts::AlertKind,
    ports::{Clock, Store},
    team::code_of_app,
};
use server::system::SystemClock;
use std::{sync::Arc, time::Duration};

/// A shop on AWS whose admins are in `pool`.
async fn shop(pool: &Pool) -> World {
    let (dynamo, _, mut env) = pool.account.with_all(&"5e".repeat(32)).await;
    env.extend(pool.settings());
    let orders: Arc<dyn Store> = Arc::new(DynamoStore(dynamo));
    World::given(Given { env, elsewhere: Some(orders), ..Given::default() }).await
}

/// The next code of an admin's app: the one that was typed last is spent.
fn next_code(secret: &str) -> String {
    code_of_app(secret, SystemClock.now().plus_secs(30))
}

async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Reply {
    let reply = browser.post("/api/admin/sign-in", &[("email", email), ("password", password)]).await;
    browser.follow(reply).await
}

fn is_out(reply: &Reply) -> bool {
    reply.status == 303 && reply.location().starts_with("/admin/sign-in")
}

/// A part of a token, of which no browser and no log may see one.
const TOKEN_BEGINS: &str = "eyJ";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r043_an_invited_admin_signs_in_and_out_and_no_token_leaves_the_server() {
    let pool = Pool::new().await;
    let world = shop(&pool).await;
    assert!(!world.shop.log().contains("/admin/welcome/"), "accounts are made elsewhere");
    let AdminBrowser { mut browser, email, secret, .. } = world.sign_in(Role::Owner).await;
    assert_eq!(browser.get("/admin").await.status, 200);
    let account = browser.get("/admin/account").await.text();
    assert!(!account.contains("Recovery codes"), "a user pool has none");
    let session = browser.cookies["admin"].clone();
    assert!(!session.contains(TOKEN_BEGINS));
    assert_eq!(browser.post("/api/admin/sign-out", &[]).await.location(), "/admin/sign-in");
    browser.cookies.insert("admin".to_owned(), session.clone());
    assert!(is_out(&browser.get("/admin").await), "the session is dead on the server");

    let mut again = world.browser();
    let page = sign_in(&mut again, &email, PASSWORD).await.text();
    assert!(page.contains("one-time-code") && !page.contains("recovery code"), "{page}");
    assert!(again.cookies.values().all(|value| !value.contains(TOKEN_BEGINS) && value.len() < 100));
    let reply = again.post("/api/admin/sign-in/code", &[("code", &next_code(&secret))]).await;
    assert_eq!(reply.location(), "/admin");
    assert_ne!(again.cookies["admin"], session, "each sign-in has a session of its own");
    let page = again.get("/admin").await.text();
    assert!(page.contains("Sign out") && !page.contains(TOKEN_BEGINS));
    assert!(!world.shop.log().contains(TOKEN_BEGINS) && !world.shop.log().contains(PASSWORD));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r043_a_user_made_in_the_console_chooses_a_password_then_sets_up_codes() {
    let pool = Pool::new().await;
    let world = shop(&pool).await;
    let (email, given) = ("grace@example.com", "given by somebody else");
    pool.user_made_in_the_console(email, given).await;
    let mut browser = world.browser();
    let page = sign_in(&mut browser, email, given).await.text();
    assert!(page.contains("Email or password is incorrect"), "a026: not on the shop's list");
    let mut invite = world.run(&["admin", "invite", email, "--role", "support"]);
    invite.says("/admin/welcome/").await;
    let page = sign_in(&mut browser, email, given).await.text();
    assert!(page.contains("Choose a password") && page.contains("/api/admin/sign-in/password"), "{page}");
    let weak = browser.post("/api/admin/sign-in/password", &[("password", "short")]).await;
    assert!(weak.location().ends_with("problem=too-short"), "{}", weak.location());
    let reply = browser.post("/api/admin/sign-in/password", &[("password", PASSWORD)]).await;
    let page = browser.follow(reply).await.text();
    let secret = crate::support::secret_in(&page).expect("a key for the app is shown");
    let code = code_of_app(&secret, SystemClock.now());
    let reply = browser.post("/api/admin/sign-in/code", &[("code", &code)]).await;
    assert_eq!(reply.location(), "/admin", "{}", reply.text());
    assert_eq!(browser.get("/admin/orders").await.status, 200);
    assert_eq!(browser.get("/admin/admins").await.status, 403, "the group says what somebody may do");
    let page = sign_in(&mut world.browser(), email, given).await.text();
    assert!(page.contains("Email or password is incorrect"), "the given password was for once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a035_a_removed_admin_is_out_at_the_next_grave_act() {
    let pool = Pool::new().await;
    let world = shop(&pool).await;
    let mut owner = world.sign_in(Role::Owner).await;
    let mut second = world.sign_in(Role::Owner).await;
    let mut third = world.sign_in(Role::Owner).await;
    // Shut out in Amazon's console, where the shop hears of nothing.
    pool.disable(&second.email).await;
    assert!(is_out(&second.browser.get("/admin/admins").await));
    assert!(is_out(&second.browser.get("/admin").await), "all sessions end with it");
    // Fewer rights, by a group.
    assert_eq!(third.browser.get("/admin/orders/give").await.status, 200);
    pool.add_to_group(&third.email, "viewer").await;
    assert_eq!(third.browser.get("/admin/orders/give").await.status, 403);
    pool.out_of_group(&third.email, "admin").await;
    assert!(is_out(&third.browser.get("/admin/orders/give").await));
    // Removed by another owner.
    pool.add_to_group(&third.email, "admin").await;
    let page = owner.browser.get("/admin/admins").await.text();
    let row = page.split("admin-person\"").find(|row| row.contains(&third.email)).expect("the account is listed");
    let id = crate::support::between(row, "name=\"id\" value=\"", "\"").to_owned();
    let done = owner.browser.post("/api/admin/admins/remove", &[("id", &id)]).await;
    assert_eq!(done.location(), "/admin/admins?done=removed");
    assert!(!pool.has(&third.email).await);
    let page = sign_in(&mut world.browser(), &third.email, PASSWORD).await.text();
    assert!(page.contains("Email or password is incorrect"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a037_a_forgotten_password_is_replaced_by_a_code_from_the_mail() {
    let pool = Pool::new().await;
    let world = shop(&pool).await;
    let AdminBrowser { mut browser, email, secret, .. } = world.sign_in(Role::Owner).await;
    let mut visitor = world.browser();
    let page = visitor.get("/admin/sign-in").await.text();
    assert!(page.contains("href=\"/admin/forgot\""), "{page}");
    assert_eq!(visitor.get("/admin/forgot").await.status, 200);
    for asked in [email.as_str(), "nobody@example.com"] {
        let reply = visitor.post("/api/admin/forgot", &[("email", asked)]).await;
        assert_eq!(reply.location(), "/admin/forgot/code?asked=1", "{asked}");
    }
    // The stand-in's code is always this one.
    let new = "nine small boats drift";
    let replace = async |email: &str, code: &str, password: &str| {
        let fields = [("email", email), ("code", code), ("password", password)];
        world.browser().post("/api/admin/forgot/password", &fields).await.location().to_owned()
    };
    assert_eq!(replace(&email, "111111", new).await, "/admin/forgot/code?problem=wrong-reset");
    assert_eq!(replace("nobody@example.com", "654321", new).await, "/admin/forgot/code?problem=wrong-reset");
    assert_eq!(replace(&email, "654321", "short").await, "/admin/forgot/code?problem=too-short");
    assert_eq!(replace(&email, "654321", new).await, "/admin/sign-in?done=password");
    assert!(is_out(&browser.get("/admin").await), "all sessions end with it");
    assert!(sign_in(&mut world.browser(), &email, PASSWORD).await.text().contains("Email or password is incorrect"));
    let page = sign_in(&mut visitor, &email, new).await.text();
    assert!(page.contains("one-time-code") && !page.contains("Scan this"), "the second factor stays");
    let reply = visitor.post("/api/admin/sign-in/code", &[("code", &next_code(&secret))]).await;
    assert_eq!(reply.location(), "/admin");
    // Nobody's mailbox is filled: three codes an hour, account or not.
    for asked in [email.as_str(), "nobody@example.com"] {
        for _ in 0..2 {
            visitor.post("/api/admin/forgot", &[("email", asked)]).await;
        }
        let reply = visitor.post("/api/admin/forgot", &[("email", asked)]).await;
        assert_eq!(reply.location(), "/admin/forgot?problem=too-often", "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f084_r043_while_signing_in_is_closed_the_shop_goes_on() {
    let pool = Pool::new().await;
    let mut world = shop(&pool).await;
    let AdminBrowser { mut browser, email, .. } = world.sign_in(Role::Owner).await;

    pool.front.keep_keys_back(true);
    world.restart().await;
    let mut visitor = world.browser();
    for path in ["/admin/sign-in", "/admin/forgot"] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 503, "{path}");
        assert!(page.text().contains("does not answer just now") && !page.header("retry-after").is_empty());
    }
    assert_eq!(sign_in(&mut visitor, &email, PASSWORD).await.status, 503);
    assert_eq!(browser.get("/admin").await.status, 200, "who is signed in goes on");
    assert_eq!(browser.get("/admin/admins").await.status, 200);
    assert_eq!(visitor.get("/").await.status, 200, "the shop sells");

    pool.front.keep_keys_back(false);
    pool.let_people_sign_up(true).await;
    world.restart().await;
    let page = visitor.get("/admin/sign-in").await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("not set up safely") && !page.text().contains("sign-up"), "{}", page.text());
    assert_eq!(visitor.get("/").await.status, 200);
    let begun = std::time::Instant::now();
    while !world.store().open_alerts().await.unwrap().iter().any(|alert| alert.kind == AlertKind::SignInUnsafe) {
        assert!(begun.elapsed() < Duration::from_secs(20), "no alarm:\n{}", world.shop.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let home = browser.get("/admin").await;
    assert!(home.text().contains("user pool"), "the owner sees the alarm: {}", home.text());
    assert!(world.shop.log().contains("AllowAdminCreateUserOnly"), "the log says what to mend");
    assert!(world.run(&["admin", "list"]).ends().await.success(), "the console works");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f084_a_shop_opens_while_cognito_is_gone() {
    let pool = Pool::new().await;
    pool.front.go_away(true);
    let world = shop(&pool).await;
    assert_eq!(world.browser().get("/").await.status, 200);
    let page = world.browser().get("/admin/sign-in").await;
    assert_eq!(page.status, 503, "{}", page.text());
    pool.front.go_away(false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_user_pool_a_shop_on_aws_has_accounts_of_its_own() {
    let (dynamo, _, env) = Account::new().with_all(&"5e".repeat(32)).await;
    let orders: Arc<dyn Store> = Arc::new(DynamoStore(dynamo));
    let world = World::given(Given { env, elsewhere: Some(orders), ..Given::default() }).await;
    assert!(world.shop.log().contains("/admin/welcome/"), "the first owner comes in by a link");
    let mut owner = world.sign_in(Role::Owner).await;
    assert!(owner.browser.get("/admin/account").await.text().contains("Recovery codes"));
    assert_eq!(world.browser().get("/admin/forgot").await.status, 404);
}
