//! Many requests that want nothing.

use crate::support::{Given, World};
use http::Method;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Memory of a process, in KB.
fn resident_kb(pid: u32) -> i64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Asks for a page and leaves before, or while, it comes.
async fn leave_early(address: String, n: usize) {
    let mut stream = TcpStream::connect(&address).await.unwrap();
    // With a cookie of the shop's, or the page would come from memory.
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nCookie: order=1\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    match n % 3 {
        0 => drop(stream.read(&mut [0; 100]).await),
        1 => {}
        _ => tokio::time::sleep(Duration::from_millis(n as u64 % 16)).await,
    }
}

async fn leave_early_often(address: &str, times: usize) {
    let mut visitors = JoinSet::new();
    for n in 0..times {
        visitors.spawn(leave_early(address.to_owned(), n));
        if visitors.len() >= 8 {
            visitors.join_next().await.unwrap().unwrap();
        }
    }
    visitors.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f089_a064_visitors_who_leave_early_leave_no_memory_behind() {
    if !cfg!(target_os = "linux") {
        crate::support::skipped("memory is read from /proc");
        return;
    }
    let world = World::start().await;
    let address = world.origin.strip_prefix("http://").unwrap();
    leave_early_often(address, 400).await;
    let before = resident_kb(world.shop.pid());
    leave_early_often(address, 1200).await;
    let grown = resident_kb(world.shop.pid()) - before;
    assert!(grown < 20 * 1024, "{grown} KB more after 1,200 visits, from {before} KB");
}

#[tokio::test(flavor = "multi_thread")]
async fn a015_a_flood_of_webhooks_does_not_keep_shoppers_waiting() {
    let world = World::start().await;
    let end = Instant::now() + Duration::from_secs(4);
    let mut senders = JoinSet::new();
    for n in 0..100 {
        let mut forger = world.browser();
        forger.headers.push(("stripe-signature".to_owned(), format!("t={},v1={:064}", 1_790_000_000 + n, n)));
        senders.spawn(async move {
            let body = "x".repeat(200 * 1024);
            let mut refused = 0;
            while Instant::now() < end {
                let sent = forger.send(Method::POST, "/webhooks/stripe", Some("application/json"), &body).await;
                assert_eq!(sent.unwrap().status, 400);
                refused += 1;
            }
            refused
        });
    }
    let (mut shopper, mut slowest) = (world.browser(), Duration::ZERO);
    let mut pages = 0;
    while Instant::now() < end {
        let begun = Instant::now();
        assert_eq!(shopper.get("/products/slow-bread").await.status, 200);
        slowest = slowest.max(begun.elapsed());
        pages += 1;
    }
    let refused: usize = senders.join_all().await.into_iter().sum();
    assert!(refused > 100 && pages > 2, "{refused} webhooks, {pages} pages");
    assert!(slowest < Duration::from_secs(2), "a page took {slowest:?} among {refused} webhooks");
    assert_eq!(world.rows("inbox"), 0);
    world.buy(&["slow-bread"]).await;
}

#[tokio::test]
async fn a062_r058_checkouts_come_ten_a_minute_from_one_network() {
    let limited = ("TUPPENCE_RATE_LIMITS", "true".to_owned());
    let world =
        World::given(Given { env: vec![limited, ("TUPPENCE_TRUSTED_PROXIES", "1".to_owned())], ..Given::default() })
            .await;
    let key = "abcdefghijklmnopqrstuvwxyz";
    let from = |address: &str| {
        let mut browser = world.browser();
        browser.headers.push(("x-forwarded-for".to_owned(), address.to_owned()));
        browser
    };
    let mut tester = from("2001:db8:1:2::1");
    for n in 1..=12 {
        let reply = tester.post("/api/checkout", &[("key", key)]).await;
        assert_eq!(reply.status == 429, n > 10, "checkout {n}: {}", reply.status);
        assert_eq!(reply.header("retry-after").is_empty(), n <= 10, "checkout {n}");
    }
    // Another address of the same line is no way around, another line is no victim.
    assert_eq!(from("2001:db8:1:2:ffff::2").post("/api/checkout", &[("key", key)]).await.status, 429);
    assert_ne!(from("2001:db8:1:3::1").post("/api/checkout", &[("key", key)]).await.status, 429);
    // What the client adds itself is not believed.
    assert_eq!(from("9.9.9.9, 2001:db8:1:2::1").post("/api/checkout", &[("key", key)]).await.status, 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r080_a016_tokens_are_guessed_at_twenty_times_a_minute_however_they_are_sent() {
    let limited = vec![("TUPPENCE_RATE_LIMITS", "true".to_owned()), ("TUPPENCE_TRUSTED_PROXIES", "1".to_owned())];
    let world = World::given(Given { env: limited, ..Given::default() }).await;
    let from = |address: &str| {
        let mut browser = world.browser();
        browser.headers.push(("x-forwarded-for".to_owned(), address.to_owned()));
        browser
    };
    for (nth, place) in ["/d/", "/orders/", "/admin/welcome/", "POST /d/"].into_iter().enumerate() {
        let (mut guesses, begun) = (JoinSet::new(), Instant::now());
        for n in 0..40 {
            // As long as a real one, or what nobody would take for one.
            let token = if n % 2 == 0 { format!("{n:0>43}") } else { "nonsense".to_owned() };
            let mut eve = from(&format!("203.0.113.{nth}"));
            guesses.spawn(async move {
                let fields = [("file", "slow-bread-file"), ("version", "1")];
                match place.strip_prefix("POST ") {
                    Some(place) => eve.post(&format!("{place}{token}"), &fields).await.status,
                    None => eve.get(&format!("{place}{token}")).await.status,
                }
            });
        }
        let ended = guesses.join_all().await;
        let looked = ended.iter().filter(|status| status.as_u16() != 429).count() as u64;
        // A place comes back every three seconds.
        let most = 21 + begun.elapsed().as_secs() / 3;
        assert!((20..=most).contains(&looked), "{place}: {looked} of 40 were looked at: {ended:?}");
    }
    // A right one is opened as often as its buyer likes.
    let bought = world.buy(&["slow-bread"]).await;
    drop(bought);
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let mut buyer = from("198.51.100.9");
    for visit in 0..50 {
        assert_eq!(buyer.get(&link).await.status, 200, "visit {visit}");
    }
}

#[tokio::test]
async fn r080_asking_for_links_and_free_orders_are_limited_in_the_store() {
    let limited = vec![("TUPPENCE_RATE_LIMITS", "true".to_owned()), ("TUPPENCE_TRUSTED_PROXIES", "1".to_owned())];
    let mut world = World::given(Given { env: limited, ..Given::default() }).await;
    let asked = async |world: &World| {
        let mut browser = world.browser();
        browser.headers.push(("x-forwarded-for".to_owned(), "192.0.2.1".to_owned()));
        browser.post("/api/find-my-order", &[("email", "nobody@example.com")]).await
    };
    for n in 0..10 {
        assert_eq!(asked(&world).await.location(), "/find-my-order?sent=1", "request {n}");
    }
    assert_eq!(asked(&world).await.status, 429);
    // What was counted in memory is gone; the store knows.
    world.restart().await;
    assert_eq!(asked(&world).await.location(), "/find-my-order?problem=too-many-emails");
}
