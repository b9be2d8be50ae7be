//! Clients that keep a connection and do nothing useful with it.

use crate::support::{Given, World};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn connect(world: &World) -> TcpStream {
    TcpStream::connect(world.origin.strip_prefix("http://").unwrap()).await.unwrap()
}

/// Sends `bytes` on a connection of its own and reads what comes until it is closed.
async fn answer_to(world: &World, bytes: &str) -> String {
    let mut stream = connect(world).await;
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ =
        tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("it stays open");
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(world: &World, headers: &str) -> String {
    let host = world.origin.strip_prefix("http://").unwrap();
    format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n")
}

#[tokio::test]
async fn r059_the_head_of_a_request_has_a_size() {
    let world = World::start().await;
    let header = |bytes: usize| format!("X-Long: {}\r\n", "a".repeat(bytes));
    let headers = |count: usize| (0..count).map(|n| format!("X-{n}: a\r\n")).collect::<String>();
    for (head, status) in [
        (get(&world, &header(15 * 1024)), "200"),
        (get(&world, &header(17 * 1024)), "431"),
        // Two are in each of these requests already.
        (get(&world, &headers(98)), "200"),
        (get(&world, &headers(99)), "431"),
        (get(&world, &headers(10_000)), "431"),
    ] {
        let answer = answer_to(&world, &head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{} bytes: {answer}", head.len());
    }
    assert_eq!(world.browser().get("/healthz").await.status, 200);
}

/// Four ways to keep a place without asking anything take all places there are, and lose them.
#[tokio::test]
async fn a063_r059_clients_that_dawdle_keep_nobody_out_for_ever() {
    let env = vec![("TUPPENCE_MAX_CONNECTIONS", "4".to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    let begun = Instant::now();
    let mut dawdlers = Vec::new();
    for head in ["", "GET / HTTP/1.1\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nX-A: "] {
        let mut stream = connect(&world).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        dawdlers.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut waits = world.browser();
    let mut served = tokio::spawn(async move { waits.get("/healthz").await.status });
    assert!(tokio::time::timeout(Duration::from_secs(3), &mut served).await.is_err(), "there was a fifth place");
    // A byte now and then buys no time.
    for _ in 0..4 {
        let _ = dawdlers[3].write_all(b"a").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(served.await.unwrap(), 200);
    assert!((9..15).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    for mut dawdler in dawdlers {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), dawdler.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "a place is still taken");
    }
}

/// Holds `count` connections that begin a webhook and send a byte of it each second, until dropped.
fn slow_webhooks(world: &World, count: usize) -> tokio::task::JoinSet<()> {
    let address = world.origin.strip_prefix("http://").unwrap().to_owned();
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..count {
        let address = address.clone();
        slow.spawn(async move {
            let head = format!(
                "POST /webhooks/stripe HTTP/1.1\r\nHost: {address}\r\nStripe-Signature: t=1790000000,v1={:064}\r\nContent-Length: 400000\r\n\r\n",
                0
            );
            loop {
                let Ok(mut stream) = TcpStream::connect(&address).await else { continue };
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(b" ").await.is_ok() {
                    let mut byte = [0];
                    if tokio::time::timeout(Duration::from_secs(1), stream.read(&mut byte)).await.is_ok() {
                        break;
                    }
                }
            }
        });
    }
    slow
}

#[tokio::test(flavor = "multi_thread")]
async fn r079_slow_bodies_from_anywhere_hold_up_no_event() {
    let world = World::start().await;
    let slow = slow_webhooks(&world, 150);
    tokio::time::sleep(Duration::from_secs(1)).await;
    for n in 0..3 {
        let begun = Instant::now();
        let event = format!("{{\"id\":\"evt_honest_{n}\",\"type\":\"invoice.created\"}}");
        let reply = world.stripe_sends(&event).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert!(begun.elapsed() < Duration::from_secs(2), "event {n} waited {:?}", begun.elapsed());
    }
    drop(slow);
}

#[tokio::test]
async fn r079_a_body_has_seconds_to_arrive() {
    let world = World::start().await;
    let begun = Instant::now();
    let host = world.origin.strip_prefix("http://").unwrap();
    for (path, headers) in [
        ("/webhooks/stripe", "Stripe-Signature: t=1,v1=00\r\n"),
        ("/csp-report", ""),
        ("/api/cart/put", "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: 1000\r\n\r\nproduct=");
        let answer = answer_to(&world, &head).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    // Nobody reads what nobody signed.
    let begun = Instant::now();
    let unsigned = format!("POST /webhooks/stripe HTTP/1.1\r\nHost: {host}\r\nContent-Length: 400000\r\n\r\n ");
    assert!(answer_to(&world, &unsigned).await.starts_with("HTTP/1.1 400"));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

/// One byte a packet: each must not keep the buffer it came in.
#[tokio::test(flavor = "multi_thread")]
async fn r079_a_body_in_pieces_of_one_byte_costs_its_bytes() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: memory is read from /proc");
        return;
    }
    let world = World::start().await;
    world.browser().get("/").await;
    let resident = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", world.shop.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap().to_owned();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    let before = resident();
    let address = world.origin.strip_prefix("http://").unwrap().to_owned();
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let address = address.clone();
        senders.spawn(async move {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let head = format!(
                "POST /webhooks/stripe HTTP/1.1\r\nHost: {address}\r\nStripe-Signature: t=1,v1=00\r\nTransfer-Encoding: chunked\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            let chunks = "1\r\na\r\n".repeat(500);
            for _ in 0..200 {
                if stream.write_all(chunks.as_bytes()).await.is_err() {
                    break;
                }
            }
            stream
        });
    }
    let streams = senders.join_all().await;
    let grown = resident().saturating_sub(before);
    assert!(grown < 60 * 1024, "{grown} KB more for two million bytes in {} bodies", streams.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn r079_one_address_holds_its_share_and_newcomers_get_in() {
    let env = vec![("TUPPENCE_MAX_CONNECTIONS_PER_ADDRESS", "20".to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    let mut held = Vec::new();
    for n in 0..100 {
        let mut stream = connect(&world).await;
        let head = if n % 2 == 0 { "GET / HTTP/1.1\r\nX-A: " } else { "" };
        let _ = stream.write_all(head.as_bytes()).await;
        held.push(stream);
    }
    let begun = Instant::now();
    assert_eq!(world.browser().get("/products/slow-bread").await.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let mut closed = 0;
    for stream in &mut held {
        let read = tokio::time::timeout(Duration::from_millis(20), stream.read(&mut [0])).await;
        closed += usize::from(read.is_ok());
    }
    assert!(closed >= 80, "only {closed} of 100 made room");
    let metrics = world.browser().get("/metrics").await.text();
    assert!(metrics.contains("tuppence_connections_closed_total{which=\"waiting\"}"), "{metrics}");
}
