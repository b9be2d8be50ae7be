//! Who may come in, how, and for how long.

use crate::support::{Browser, PASSWORD, Reply, World, code_now, secret_in};
use domain::Role;

async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Reply {
    browser.post("/api/admin/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn r048_the_first_owner_comes_in_by_a_link_that_works_once() {
    let world = World::start().await;
    let log = world.shop.log();
    let path = log.split("/admin/welcome/").nth(1).expect("a link is printed").split_whitespace().next().unwrap();
    let path = format!("/admin/welcome/{path}");
    let mut browser = world.browser();
    assert_eq!(browser.get(&path).await.status, 200);
    let token = path.rsplit('/').next().unwrap();
    let weak = [("token", token), ("email", "ada@example.com"), ("password", "short")];
    assert!(browser.post("/api/admin/welcome", &weak).await.location().ends_with("problem=too-short"));
    let taken = [("token", token), ("email", "ada@example.com"), ("password", PASSWORD)];
    assert_eq!(browser.post("/api/admin/welcome", &taken).await.location(), "/admin/sign-in?next=%2Fadmin%2Faccount");
    assert_eq!(world.browser().get(&path).await.status, 404, "the link is used up");
    assert_eq!(browser.get("/admin").await.status, 303, "a password alone is not enough");
}

#[tokio::test]
async fn a038_a039_a_session_is_new_at_each_sign_in_and_dead_after_sign_out() {
    let world = World::start().await;
    let mut admin = world.sign_in(Role::Owner).await;
    let first = admin.browser.cookies["admin"].clone();
    let left = admin.browser.post("/api/admin/sign-out", &[]).await;
    let line = left
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .find(|l| l.starts_with("admin="));
    let line = line.expect("the cookie is taken away");
    assert!(line.contains("Max-Age=0") && line.contains("SameSite=Strict") && line.contains("HttpOnly"), "{line}");
    let mut thief = world.browser();
    thief.cookies.insert("admin".to_owned(), first);
    assert_eq!(thief.get("/admin").await.status, 303, "the old session is dead on the server");
}

#[tokio::test]
async fn a038_a_session_that_was_planted_in_a_browser_is_not_the_one_it_gets() {
    let world = World::start().await;
    let planted = "A".repeat(43);
    let mut browser = world.browser();
    browser.cookies.insert("admin".to_owned(), planted.clone());
    let admin = world.sign_in_with(browser, Role::Owner).await;
    let line = admin.browser.cookies["admin"].clone();
    assert!(line != planted && line.len() == 43, "{line}");
    let mut thief = world.browser();
    thief.cookies.insert("admin".to_owned(), planted);
    assert_eq!(thief.get("/admin").await.status, 303, "whoever planted it has nothing");
}

#[tokio::test]
async fn a038_signing_in_anew_ends_the_session_this_browser_had() {
    let world = World::start().await;
    let first = world.sign_in(Role::Owner).await;
    let old = first.browser.cookies["admin"].clone();
    let second = world.sign_in_with(first.browser, Role::Support).await;
    assert_ne!(second.browser.cookies["admin"], old);
    let mut thief = world.browser();
    thief.cookies.insert("admin".to_owned(), old);
    assert_eq!(thief.get("/admin").await.status, 303, "the session it had is dead on the server");
}

#[tokio::test]
async fn r048_an_admin_moves_to_a_new_phone() {
    let world = World::start().await;
    let mut admin = world.sign_in(Role::Owner).await;
    let page = admin.browser.get("/admin/account/new-phone").await.text();
    assert!(!page.contains("sign-in__secret"), "first the password is asked for");
    let wrong = admin.browser.post("/api/admin/account/new-phone", &[("present", "not the password")]).await;
    assert_eq!(wrong.location(), "/admin/account/new-phone?problem=wrong-password");
    let begun = admin.browser.post("/api/admin/account/new-phone", &[("present", PASSWORD)]).await;
    let page = admin.browser.follow(begun).await.text();
    let secret = secret_in(&page).expect("the key is shown");
    assert_ne!(secret, admin.secret);
    let wrong = admin.browser.post("/api/admin/account/new-phone/code", &[("code", "000000")]).await;
    assert_eq!(wrong.location(), "/admin/account/new-phone?problem=wrong-code");
    let moved = admin.browser.post("/api/admin/account/new-phone/code", &[("code", &code_now(&secret))]).await;
    assert_eq!(moved.location(), "/admin/account?done=phone");
    assert!(admin.browser.follow(moved).await.text().contains("Your new phone is set up"));
    admin.browser.post("/api/admin/account/codes-kept", &[]).await;
    assert!(admin.browser.get("/admin/account").await.text().contains("You have 10 recovery codes left."));
}

#[tokio::test]
async fn a036_a037_guessing_ends_after_five_tries_and_tells_nothing() {
    let world = World::start().await;
    let admin = world.sign_in(Role::Owner).await;
    for (email, name) in [(admin.email.as_str(), "known"), ("nobody@example.com", "unknown")] {
        let mut browser = world.browser();
        for n in 1..=5 {
            let reply = sign_in(&mut browser, email, "not the password").await;
            assert!(reply.location().ends_with("problem=wrong"), "{name}, try {n}: {}", reply.location());
        }
        let reply = sign_in(&mut browser, email, PASSWORD).await;
        assert!(reply.location().ends_with("problem=too-often"), "{name}: {}", reply.location());
        assert!(!browser.cookies.contains_key("sign-in"), "{name}");
    }
}

#[tokio::test]
async fn r048_a_code_of_the_app_works_once() {
    let world = World::start().await;
    let admin = world.sign_in(Role::Owner).await;
    let mut browser = world.browser();
    let asked = sign_in(&mut browser, &admin.email, PASSWORD).await;
    assert_eq!(asked.location(), "/admin/sign-in");
    // The code that set the app up is spent.
    let again = browser.post("/api/admin/sign-in/code", &[("code", &admin.code)]).await;
    assert!(again.location().ends_with("problem=wrong-code"), "{}", again.location());
    assert_eq!(browser.get("/admin").await.status, 303);
}

#[tokio::test]
async fn a035_a_removed_admin_is_out_at_once() {
    let world = World::start().await;
    let mut owner = world.sign_in(Role::Owner).await;
    let mut support = world.sign_in(Role::Support).await;
    assert_eq!(support.browser.get("/admin").await.status, 200);
    let page = owner.browser.get("/admin/admins").await.text();
    let row = page.split("<tr>").find(|row| row.contains(&support.email)).expect("the account is listed").to_owned();
    let id = crate::support::between(&row, "name=\"id\" value=\"", "\"").to_owned();
    let done = owner.browser.post("/api/admin/admins/remove", &[("id", &id)]).await;
    assert_eq!(done.location(), "/admin/admins?done=removed");
    assert_eq!(support.browser.get("/admin").await.status, 303);
    assert!(sign_in(&mut world.browser(), &support.email, PASSWORD).await.location().ends_with("problem=wrong"));
}

#[tokio::test]
async fn the_last_owner_stays() {
    let world = World::start().await;
    let owner = world.sign_in(Role::Owner).await;
    let mut console = world.run(&["admin", "remove", &owner.email]);
    console.says("the last owner must stay").await;
}

#[tokio::test]
async fn a059_signing_in_leads_to_pages_of_the_admin_only() {
    let world = World::start().await;
    for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "/cart"] {
        let mut browser = world.browser();
        let reply = browser.post("/api/admin/sign-in", &[("email", "a@b"), ("password", "x"), ("next", evil)]).await;
        assert!(reply.location().starts_with("/admin/sign-in?problem="), "{evil}: {}", reply.location());
    }
}

#[tokio::test]
async fn who_comes_by_a_link_in_a_mail_is_let_in_at_the_second_step() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.headers.push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
    let page = browser.get("/admin/orders?state=paid").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("0;url=/admin/orders?state=paid"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r080_a036_of_sixty_guesses_at_once_five_are_tried() {
    let world = World::start().await;
    let admin = world.sign_in(Role::Owner).await;
    for (email, name) in [(admin.email.as_str(), "known"), ("nobody@example.com", "unknown")] {
        let mut guesses = tokio::task::JoinSet::new();
        for n in 0..60 {
            let (mut browser, email) = (world.browser(), email.to_owned());
            guesses.spawn(async move {
                sign_in(&mut browser, &email, &format!("not password {n}")).await.location().to_owned()
            });
        }
        let ended = guesses.join_all().await;
        let tried = ended.iter().filter(|location| location.ends_with("problem=wrong")).count();
        assert_eq!(tried, 5, "{name}: {ended:?}");
        assert!(
            ended.iter().all(|location| location.ends_with("wrong") || location.ends_with("too-often")),
            "{ended:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r080_of_forty_codes_at_once_five_are_tried() {
    let world = World::start().await;
    let admin = world.sign_in(Role::Owner).await;
    let mut browser = world.browser();
    assert_eq!(sign_in(&mut browser, &admin.email, PASSWORD).await.location(), "/admin/sign-in");
    let mut guesses = tokio::task::JoinSet::new();
    for n in 0..40 {
        let mut browser = browser.clone();
        guesses.spawn(async move {
            let code = format!("{:06}", n * 7);
            browser.post("/api/admin/sign-in/code", &[("code", &code)]).await.location().to_owned()
        });
    }
    let ended = guesses.join_all().await;
    assert_eq!(ended.iter().filter(|location| location.ends_with("problem=wrong-code")).count(), 5, "{ended:?}");
}
