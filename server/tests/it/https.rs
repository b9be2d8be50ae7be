//! The shop as visitors reach it: over https, behind a proxy that ends the encryption.

use crate::support::{Given, TlsProxy, World, between};
use domain::Role;

/// A shop that knows its public address, and the proxy before it.
async fn behind_a_proxy() -> (World, TlsProxy) {
    let proxy = TlsProxy::open().await;
    let env = vec![
        ("TUPPENCE_BASE_URL", proxy.origin()),
        ("TUPPENCE_TRUSTED_PROXIES", "1".to_owned()),
        ("TUPPENCE_RATE_LIMITS", "false".to_owned()),
    ];
    let world = World::given(Given { env, ..Given::default() }).await;
    proxy.leads_to(&world.origin);
    (world, proxy)
}

/// What every cookie that matters must say: only this host, only https.
fn assert_host_cookie(line: &str) {
    assert!(line.starts_with("__Host-"), "{line}");
    for word in ["Secure", "HttpOnly", "Path=/"] {
        assert!(line.split("; ").any(|part| part == word), "{word} is not in {line}");
    }
    assert!(!line.contains("Domain="), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r056_over_https_every_answer_keeps_others_out() {
    let (_world, proxy) = behind_a_proxy().await;
    for path in
        ["/", "/products/slow-bread", "/cart", "/admin/sign-in", "/nowhere", "/favicon.svg", "/robots.txt", "/healthz"]
    {
        let reply = proxy.get(path, "").await;
        for (name, value) in [
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), value, "{path}: {name}\n{}", reply.head);
        }
        let allowed = reply.header("permissions-policy");
        assert!(!allowed.is_empty() && allowed.split(", ").all(|rule| rule.ends_with("=()")), "{path}: {allowed}");
        if reply.header("content-type").starts_with("text/html") {
            let cache = reply.header("cache-control");
            assert!(cache.contains("no-store") || cache.contains("private"), "{path}: {cache}");
            assert!(
                reply.body.contains(&proxy.origin()) || !reply.body.contains("canonical"),
                "{path}: links to itself"
            );
            assert!(!reply.body.contains("http://127.0.0.1"), "{path}: an address from behind the proxy");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r056_a039_cookies_that_matter_belong_to_this_host_and_to_https() {
    let (world, proxy) = behind_a_proxy().await;
    // Buying: the cookie that shows the downloads to this browser.
    let product = proxy.get("/products/slow-bread", "").await.field("product");
    let put = proxy.post("/api/cart/put", "", &[("product", &product), ("quantity", "1")]).await;
    let cart = put.cookie("cart");
    assert!(cart.contains("; Secure") && cart.contains("SameSite=Lax"), "{cart}");
    let cart = cart.split(';').next().unwrap().to_owned();
    let page = proxy.get("/cart", &cart).await;
    let form = between(&page.body, "action=\"/api/checkout\"", "</form>").to_owned();
    let fields: Vec<_> = form
        .split("<input")
        .skip(1)
        .map(|input| (between(input, "name=\"", "\""), between(input, "value=\"", "\"")))
        .collect();
    let paying = proxy.post("/api/checkout", &cart, &fields).await;
    assert!(paying.header("location").contains("/sandbox/pay/"), "{}\n{}", paying.head, paying.body);
    let claim = paying.cookie("__Host-order");
    assert_host_cookie(&claim);
    assert!(claim.contains("SameSite=Lax"), "the way back from Stripe is from another site: {claim}");

    // Signing in: the cookie that proves it, from the answer that lets the admin in.
    let mut invite = world.run(&["admin", "invite", "ada@example.org", "--role", Role::Owner.as_str()]);
    invite.says("/admin/welcome/").await;
    let token =
        between(&format!("{}\n", invite.log()), "/admin/welcome/", "\n").split_whitespace().next().unwrap().to_owned();
    let admin = proxy.sign_in(&token, "ada@example.org").await;
    assert_host_cookie(&admin);
    assert!(admin.starts_with("__Host-admin=") && admin.contains("SameSite=Strict"), "{admin}");
    let pair = admin.split(';').next().unwrap();
    assert_eq!(proxy.get("/admin", pair).await.status, 200);
    // A page of another host, or one of ours over http, can plant a cookie of another name at most.
    assert_eq!(proxy.get("/admin", &pair.replace("__Host-", "")).await.status, 303);
    assert_eq!(proxy.get("/admin", "").await.status, 303);
}
