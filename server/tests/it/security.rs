//! What an attacker would try from outside.

use crate::support::World;
use http::Method;
use server::role_table::{Kind, rows};

#[tokio::test]
async fn r040_a040_another_site_cannot_act_in_a_shoppers_name() {
    let world = World::start().await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
    ] {
        for path in ["/api/cart/put", "/api/cart/remove", "/api/checkout", "/api/find-my-order", "/d/x"] {
            let mut browser = world.browser();
            browser.headers.push((name.to_owned(), value.to_owned()));
            let reply = browser.post(path, &[("email", "ada@example.com")]).await;
            assert_eq!(reply.status, 403, "{path} with {name}: {value}");
        }
    }
}

#[tokio::test]
async fn r041_a041_every_server_function_is_known_and_refuses_other_sites() {
    let world = World::start().await;
    // Names the app, or the linker would leave its functions out.
    let _ = app::shell;
    let mut found: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    found.sort_by_key(|(path, _)| *path);
    let mut known: Vec<_> = rows().filter(|row| row.kind == Kind::Call).map(|row| row.path).collect();
    known.sort_unstable();
    let posts: Vec<_> = known.iter().map(|path| (*path, Method::POST)).collect();
    assert_eq!(found, posts, "each is a POST with a row in the role table");
    for path in known {
        for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
            let mut evil = world.browser();
            evil.headers.push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
            let reply = evil.send(Method::POST, path, Some(kind), "a=b").await.unwrap();
            assert_eq!((reply.status.as_u16(), reply.location()), (403, ""), "{path} as {kind}");
        }
        let read = world.browser().get(&format!("{path}?a=b")).await;
        assert!(read.status.is_client_error(), "GET {path}: {}", read.status);
    }
}

#[tokio::test]
async fn r038_a069_pages_behind_a_token_tell_nobody_its_address() {
    let world = World::start().await;
    world.buy(&["slow-bread"]).await;
    let receipt = world.mails().remove(0);
    let ways_in = crate::support::tokens_in(&receipt);
    let mut paths = world.download_links(&receipt).await;
    paths.extend(ways_in.iter().map(|token| format!("/orders/{token}")));
    let mut buyer = world.browser();
    let mut seen = 0;
    for path in paths {
        let reply = buyer.get(&path).await;
        for (name, value) in
            [("cache-control", "no-store"), ("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex")]
        {
            assert_eq!(reply.header(name), value, "{path}: {name}");
        }
        let page = reply.text();
        seen += usize::from(reply.status == 200);
        for loads in page.split("src=\"").skip(1).chain(page.split("srcset=\"").skip(1)) {
            assert!(loads.starts_with('/') && !loads.starts_with("//"), "{path} loads {}", &loads[..40]);
        }
    }
    assert_eq!(seen, 2, "the order's page and its line's");
}

/// Whatever addresses people type: the shop itself speaks to Stripe, here the sandbox, and to nobody else.
#[tokio::test]
async fn a060_the_shop_connects_to_nobody_but_stripe() {
    let world = World::start().await;
    let Some(tracer) = crate::support::Tracer::of_connections(world.shop.pid()).await else {
        crate::support::skipped("this needs strace, and leave to look at another process");
        return;
    };
    world.buy(&["slow-bread"]).await;
    let mut evil = world.browser();
    let url = "http://127.0.0.1:9/latest/meta-data";
    for path in ["/api/find-my-order", "/api/cart/put", "/api/checkout", "/webhooks/stripe", "/csp-report"] {
        for field in ["email", "product", "key", "url", "next"] {
            evil.post(path, &[(field, url)]).await;
        }
    }
    evil.headers.push(("referer".to_owned(), url.to_owned()));
    evil.headers.push(("x-forwarded-host".to_owned(), "127.0.0.1:9".to_owned()));
    for path in
        ["/?q=http://127.0.0.1:9/", "/checkout/complete?session_id=http://127.0.0.1:9/", "/cart?next=//127.0.0.1:9"]
    {
        evil.get(path).await;
    }
    let stripe = format!("sin_port=htons({})", world.sandbox_origin.rsplit(':').next().unwrap());
    let seen = tracer.seen();
    let outward: Vec<_> = seen.lines().filter(|line| line.contains("sa_family=AF_INET")).collect();
    assert!(outward.iter().any(|line| line.contains(&stripe)), "nothing was seen: {seen}");
    assert!(outward.iter().all(|line| line.contains(&stripe)), "{outward:#?}");
}

#[tokio::test]
async fn a067_another_host_name_is_refused_and_never_mailed() {
    let world = World::start().await;
    for host in ["evil.example", "127.0.0.1.evil.example", "127.0.0.1"] {
        let mut browser = world.browser();
        browser.headers.push(("host".to_owned(), host.to_owned()));
        assert_eq!(browser.get("/").await.status, 421, "{host}");
    }
}

#[tokio::test]
async fn r055_r056_a068_every_page_carries_its_policies() {
    let world = World::start().await;
    let mut browser = world.browser();
    for path in ["/", "/products/slow-bread", "/cart", "/find-my-order", "/nowhere"] {
        let reply = browser.get(path).await;
        let policy = reply.header("content-security-policy");
        for rule in
            ["default-src 'none'", "'strict-dynamic'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"]
        {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(reply.header("cache-control").contains("no-store"), "{path}: {}", reply.header("cache-control"));
        assert_eq!(reply.header("reporting-endpoints"), "csp=\"/csp-report\"", "{path}");
        assert!(policy.contains("report-to csp"), "{path}: {policy}");
    }
    let nonce = |policy: &str| crate::support::between(policy, "'nonce-", "'").to_owned();
    let (one, two) = (browser.get("/").await, browser.get("/").await);
    assert_ne!(nonce(one.header("content-security-policy")), nonce(two.header("content-security-policy")));
}

#[tokio::test]
async fn only_the_pages_of_the_admin_load_its_styles() {
    let world = World::start().await;
    let mut browser = world.browser();
    for path in ["/", "/products/slow-bread", "/cart", "/find-my-order", "/nowhere"] {
        assert!(!browser.get(path).await.text().contains("/pkg/admin/"), "{path}");
    }
    for path in ["/admin/sign-in", "/admin/forgot", "/admin/nowhere"] {
        let page = browser.get(path).await.text();
        assert_eq!(page.matches("href=\"/pkg/admin/").count(), 1, "{path}");
        let (shops, admins) = (page.find("/pkg/tuppence"), page.find("/pkg/admin/"));
        assert!(shops < admins && admins < page.find("<body"), "{path}: in the head, after the shop's");
    }
    let page = browser.get("/admin/sign-in").await.text();
    let file = crate::support::between(&page, "href=\"/pkg/admin/", "\"").to_owned();
    let styles = browser.get(&format!("/pkg/admin/{file}")).await;
    assert!(styles.text().contains(".admin-bar{"), "{}", styles.text());
    assert!(styles.header("content-type").starts_with("text/css"));
    assert!(styles.header("cache-control").contains("immutable"));
    let other = browser.get("/pkg/admin/0123456789abcdef.css").await;
    assert_eq!(other.status, 404);
    assert!(!other.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn the_script_that_moves_between_pages_is_kept_for_good_and_only_by_its_name() {
    let world = World::start().await;
    let mut browser = world.browser();
    let page = browser.get("/").await.text();
    let file = crate::support::between(&page, "\"/pkg/navigation/", "\"").to_owned();
    let script = browser.get(&format!("/pkg/navigation/{file}")).await;
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert!(script.header("cache-control").contains("immutable"));
    let text = script.text();
    assert!(text.contains("export const start") && !text.contains("\n//"), "{text}");
    let other = browser.get("/pkg/navigation/0123456789abcdef.js").await;
    assert_eq!(other.status, 404);
    assert!(!other.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn r055_browsers_may_report_what_was_stopped() {
    let world = World::start().await;
    let mut browser = world.browser();
    let reports = r#"[{"type":"csp-violation","body":{"documentURL":"https://shop/d/x","blockedURL":"inline","effectiveDirective":"script-src"}}]"#;
    let kind = Some("application/reports+json");
    for (body, status) in [(reports, 204), ("[]", 204), ("", 400), ("{}", 400), (&"[".repeat(17 * 1024), 413)] {
        let reply = browser.send(Method::POST, "/csp-report", kind, body).await.unwrap();
        assert_eq!(reply.status, status, "{}", &body[..body.len().min(20)]);
    }
}

#[tokio::test]
async fn r060_a_refused_request_gets_a_page_of_the_shop() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.headers.push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
    browser.headers.push(("accept".to_owned(), "text/html".to_owned()));
    let reply = browser.post("/api/cart/put", &[]).await;
    let page = reply.text();
    assert_eq!(reply.status, 403);
    for part in
        ["class=\"masthead\"", "<h1", "nothing was charged", "href=\"/find-my-order\"", reply.header("x-request-id")]
    {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("<script") && reply.header("content-security-policy").contains("script-src 'none'"));
}

#[tokio::test]
async fn r032_a018_a_link_opens_its_own_line_only() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread", "ration"]).await;
    let order = world.order(&bought.session).await;
    let links = world.download_links(&world.mails()[0]).await;
    let mut buyer = world.browser();
    for (line, link) in links.iter().enumerate() {
        for (other, sold) in order.lines.iter().enumerate() {
            for file in &sold.files {
                let reply = buyer
                    .post(link, &[("file", file.id.as_str()), ("version", &file.version.version.to_string())])
                    .await;
                assert_eq!(reply.location().starts_with("/files/"), line == other, "line {line}, file of line {other}");
            }
        }
    }
}

#[tokio::test]
async fn a019_a020_a_download_address_cannot_be_changed() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let mut buyer = world.browser();
    let address = buyer
        .post(&link, &[("file", file.id.as_str()), ("version", &file.version.version.to_string())])
        .await
        .location()
        .to_owned();
    assert_eq!(buyer.get(&address).await.status, 200);
    let other_key = address.replace(file.version.key.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaaaa");
    let later = address.replace("expires=1", "expires=2");
    let other_name = address.replace(".pdf", ".exe");
    let unsigned = address.split("&sig=").next().unwrap().to_owned();
    for forged in [
        other_key,
        later,
        other_name,
        unsigned,
        format!("/files/{}", file.version.key),
        "/files/..%2ftuppence.db?name=a&expires=9999999999&sig=00".to_owned(),
    ] {
        assert_ne!(forged, address);
        assert_eq!(buyer.get(&forged).await.status, 403, "{forged}");
    }
}

#[tokio::test]
async fn f067_a_download_can_be_resumed() {
    let world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let mut buyer = world.browser();
    let address = buyer
        .post(&link, &[("file", file.id.as_str()), ("version", &file.version.version.to_string())])
        .await
        .location()
        .to_owned();
    let first = buyer.get(&address).await;
    let (tag, modified) = (first.header("etag").to_owned(), first.header("last-modified").to_owned());
    assert!(tag.starts_with('"') && !modified.is_empty() && first.header("accept-ranges") == "bytes");
    let (whole, size) = (first.bytes, file.version.size_bytes);
    let ask = async |method: Method, headers: &[(&str, &str)]| {
        let mut buyer = world.browser();
        buyer.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        buyer.send(method, &address, None, "").await.unwrap()
    };
    let suffix = format!("bytes=-{}", size + 1);
    for (range, from) in [("bytes=100-", 100), ("bytes=0-", 0), ("bytes=-10", whole.len() - 10), (&suffix, 0)] {
        let part = ask(Method::GET, &[("range", range)]).await;
        assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &whole[from..]), "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {from}-{}/{size}", size - 1), "{range}");
        assert_eq!(part.header("etag"), tag, "{range}");
        let disposition = part.header("content-disposition");
        assert!(disposition.starts_with("attachment"), "{range}: {disposition}");
    }
    for range in ["bytes=0-1,5-6", "bytes=0-9,5-20", "bytes=9-5", "items=0-5", "bytes=abc", "bytes"] {
        let all = ask(Method::GET, &[("range", range)]).await;
        assert_eq!((all.status.as_u16(), &all.bytes), (200, &whole), "{range}");
    }
    let beyond = format!("bytes={size}-");
    let none = ask(Method::GET, &[("range", &beyond)]).await;
    assert_eq!((none.status.as_u16(), none.header("content-range")), (416, format!("bytes */{size}").as_str()));
    for (known, status) in [(tag.as_str(), 206), (&modified, 206), ("\"another\"", 200), ("W/\"x\"", 200)] {
        let resumed = ask(Method::GET, &[("range", "bytes=100-"), ("if-range", known)]).await;
        assert_eq!(resumed.status.as_u16(), status, "{known}");
        assert_eq!(resumed.bytes.len(), if status == 206 { whole.len() - 100 } else { whole.len() }, "{known}");
    }
    assert_eq!(ask(Method::GET, &[("if-none-match", &tag)]).await.status, 304);
    assert_eq!(ask(Method::GET, &[("if-match", "\"another\"")]).await.status, 412);
    for range in ["bytes=0-9", &beyond] {
        let head = ask(Method::HEAD, &[("range", range)]).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0), "{range}");
        assert_eq!(head.header("content-length"), size.to_string(), "{range}");
    }
}

#[tokio::test]
async fn a080_nothing_of_the_inside_is_served() {
    let world = World::start().await;
    let mut browser = world.browser();
    // As a proxy passes on what a stranger asks: who sits at the machine reads metrics.
    browser.headers.push(("x-forwarded-for".to_owned(), "127.0.0.1".to_owned()));
    for path in [
        "/.env",
        "/.git/config",
        "/data/tuppence.db",
        "/tuppence.toml",
        "/pkg/",
        "/pkg",
        "/Cargo.toml",
        "/sandbox/mail",
        "/sandbox/control/ledger",
        "/metrics",
        "/..%2f..%2fCargo.toml",
        "/%2e%2e/hash.txt",
    ] {
        let reply = browser.get(path).await;
        assert!(matches!(reply.status.as_u16(), 400 | 404), "{path}: {}", reply.status);
    }
}

#[tokio::test]
async fn r042_a045_texts_in_addresses_are_not_shown() {
    let world = World::start().await;
    let mut browser = world.browser();
    for path in [
        "/cart?problem=Call+0900-EVIL",
        "/cart?__err=Call+0900-EVIL&__path=x",
        "/find-my-order?problem=0900-EVIL",
        "/checkout/complete?session_id=0900-EVIL",
    ] {
        let reply = browser.get(path).await;
        assert!(!reply.text().contains("0900-EVIL"), "{path}");
    }
    let search = browser.get("/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.text();
    assert!(!search.contains("<script>alert"), "{search}");
}

#[tokio::test]
async fn r058_limits_hold_at_their_edge() {
    let given = crate::support::Given { env: vec![("TUPPENCE_RATE_LIMITS", "true".to_owned())], ..Default::default() };
    let world = World::given(given).await;
    let mut anyone = world.browser();
    for n in 1..=11 {
        let reply = anyone.post("/api/find-my-order", &[("email", "nobody@example.com")]).await;
        assert_eq!(reply.status == 429, n > 10, "request {n}: {}", reply.status);
    }
    let mut guesser = world.browser();
    let mut statuses = Vec::new();
    for n in 0..21 {
        let token = format!("{n:A>43}");
        statuses.push(guesser.get(&format!("/d/{token}")).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 20, "{statuses:?}");
    assert_eq!(statuses[20], 429);
    let late = anyone
        .send(Method::POST, "/api/find-my-order", Some("application/x-www-form-urlencoded"), "email=a%40b.c")
        .await
        .unwrap();
    assert!(!late.header("retry-after").is_empty());
}

/// Pages are made on a few threads, many at once; what belongs to one visitor's head must not reach another's.
#[tokio::test(flavor = "multi_thread")]
async fn pages_made_at_once_keep_their_heads_apart() {
    let world = World::start().await;
    let wanted = [
        ("/", "Tuppence", false),
        ("/products/slow-bread", "Slow Bread · Tuppence", false),
        ("/cart", "Cart · Tuppence", true),
        ("/d/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Not found · Tuppence", true),
    ];
    for _ in 0..10 {
        let mut pages = tokio::task::JoinSet::new();
        for (path, title, private) in (0..6).flat_map(|_| wanted) {
            let mut browser = world.browser();
            pages.spawn(async move { (path, title, private, browser.get(path).await.text()) });
        }
        for (path, title, private, page) in pages.join_all().await {
            assert!(page.contains(&format!("<title>{title}</title>")), "{path}: {page}");
            assert_eq!(page.matches("name=\"robots\"").count(), usize::from(private), "{path}: {page}");
            assert_eq!(page.matches("rel=\"canonical\"").count(), usize::from(!private), "{path}: {page}");
        }
    }
}
