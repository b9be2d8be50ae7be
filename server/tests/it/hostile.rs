//! Addresses, links and files that are meant to do harm.

use crate::support::{AdminBrowser, Browser, Given, Process, World, between, free_port, skipped};
use domain::Role;
use server::role_table::{Kind, rows};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Whether an address leads to a page of the shop's own and carries nothing but codes.
fn is_own_and_of_codes(location: &str) -> bool {
    let (path, query) = location.split_once('?').unwrap_or((location, ""));
    let query = query.split('#').next().unwrap();
    let is_code =
        |value: &str| value.len() <= 60 && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_%.".contains(c));
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    own && query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .all(|pair| is_code(pair.split_once('=').map_or(pair, |(_, value)| value)))
}

/// Calls every server function with nonsense, as a form whose page says it came from elsewhere.
async fn assert_errors_tell_nothing(browser: &mut Browser) {
    browser.headers.push(("referer".to_owned(), "https://evil.example/collect?x=".to_owned()));
    let _ = app::shell;
    for row in rows().filter(|row| row.kind == Kind::Call && !row.path.ends_with("/sign-out")) {
        for fields in [
            vec![],
            vec![("id", "<script>"), ("lines[0][product]", "%00"), ("key", "Call 0900 EVIL"), ("email", "EVIL")],
        ] {
            let reply = browser.post(row.path, &fields).await;
            let (status, location, text) = (reply.status, reply.location(), reply.text());
            assert!(!status.is_server_error() || status == 503, "{}: {status} {text}", row.path);
            assert!(location.is_empty() || is_own_and_of_codes(location), "{} leads to {location}", row.path);
            for told in ["evil.example", "EVIL", "serde", "missing field", "ServerError", "sqlite", "panicked"] {
                assert!(!location.contains(told) && !text.contains(told), "{}: {told} in {location} {text}", row.path);
            }
        }
    }
}

#[tokio::test]
async fn a044_errors_reach_no_address_but_our_own_and_carry_codes_only() {
    let world = World::start().await;
    assert_errors_tell_nothing(&mut world.browser()).await;
    let AdminBrowser { mut browser, .. } = world.sign_in(Role::Owner).await;
    assert_errors_tell_nothing(&mut browser).await;
    // From the other site itself nothing comes back at all.
    let mut evil = world.browser();
    evil.headers.push(("origin".to_owned(), "https://evil.example".to_owned()));
    evil.headers.push(("referer".to_owned(), "https://evil.example/collect?x=".to_owned()));
    let reply = evil.post("/api/cart/put", &[("product", "x")]).await;
    assert_eq!((reply.status.as_u16(), reply.location()), (403, ""));
}

/// Where a product is edited.
async fn page_of_slow_bread(seller: &mut Browser) -> String {
    let catalog = seller.get("/admin/products?q=slow").await.text();
    let row = catalog.split("<tr").find(|row| row.contains("Slow Bread")).unwrap_or_else(|| panic!("{catalog}"));
    let id = between(row, "href=\"/admin/products/", "\"").split(['?', '#']).next().unwrap().to_owned();
    format!("/admin/products/{id}")
}

/// Links that run something, as people who mean harm write them.
const RUNNING: [&str; 13] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "javascript&#58;alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://x/1",
    "view-source:javascript:alert(1)",
];

#[tokio::test]
async fn a050_no_link_that_runs_something_gets_into_a_page_or_the_settings() {
    let world = World::start().await;
    let AdminBrowser { browser: mut seller, .. } = world.sign_in(Role::Catalog).await;
    let mut text = "A book about links.\n".to_owned();
    for (n, link) in RUNNING.iter().enumerate() {
        text.push_str(&format!("\n[inline {n}]({link}) [angled {n}](<{link}>) <{link}> [by name {n}][n{n}]\n\n[n{n}]: {link}\n\n<a href=\"{link}\">raw {n}</a> ![picture]({link})\n"));
    }
    let page = page_of_slow_bread(&mut seller).await;
    let form = seller.get(&page).await.text();
    let mut fields = crate::products_admin::form_of(&form, &[("description", &text), ("then", "save")]);
    fields.retain(|(name, _)| !name.is_empty());
    let sent: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = seller.post("/api/admin/products/save", &sent).await;
    assert!(saved.location().contains("done="), "{}", saved.location());
    let mut pages = vec![world.browser().get("/products/slow-bread").await.text()];
    pages.push(seller.get(&page).await.text());
    assert!(pages[0].contains("A book about links."), "{}", pages[0]);
    for shown in &pages {
        // Markup alone: in a field and in text, what was typed stands as it was typed.
        let tags: Vec<_> = shown.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
        let shown = tags.join("\n");
        for part in ["href=", "src=", "action=", "srcset="] {
            for address in shown.split(part).skip(1) {
                let address = address.trim_start_matches('"').split(['"', '>', ' ']).next().unwrap().to_lowercase();
                // What is no scheme makes a path below this page, which leads nowhere.
                let scheme = address.split(['/', '?', '#']).next().unwrap().split_once(':').map(|(scheme, _)| scheme);
                let is_scheme = |scheme: &&str| !scheme.contains('%') || scheme.contains('&');
                let scheme = scheme.filter(is_scheme).unwrap_or("https");
                assert!(["http", "https", "mailto"].contains(&scheme), "{part}{address}");
            }
        }
    }

    let data = TempDir::new().unwrap();
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    for link in
        ["javascript:alert(1)", "data:text/html,x", "file:///etc", "//evil.example", "https://shop.example/path"]
    {
        let env = [
            ("TUPPENCE_ADDR", address.as_str()),
            ("TUPPENCE_DATA_DIR", data.path().to_str().unwrap()),
            ("TUPPENCE_BASE_URL", link),
        ];
        let mut shop = Process::start(&["serve"], &env);
        assert!(!shop.ends().await.success(), "{link} was taken for the shop's address");
        shop.says("TUPPENCE_BASE_URL").await;
    }
}

/// The most memory a process ever had, in KB.
fn peak_kb(pid: u32) -> i64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Sends a file through the form of a product, as a slow browser does: piece by piece.
async fn send_file(world: &World, seller: &Browser, page: &str, bytes: usize) -> String {
    let address = world.origin.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"film.mp4\"\r\n\r\n";
    let tail = "\r\n--XX--\r\n";
    let cookies: Vec<_> = seller.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = format!(
        "POST {page}/files HTTP/1.1\r\nHost: {address}\r\nOrigin: {}\r\nAccept: text/html\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{head}",
        world.origin,
        cookies.join("; "),
        head.len() + bytes + tail.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let piece = vec![7; 64 * 1024];
    let mut left = bytes;
    while left > 0 {
        let size = left.min(piece.len());
        // Who is refused in the middle gets an answer all the same.
        if stream.write_all(&piece[..size]).await.is_err() {
            break;
        }
        left -= size;
    }
    let _ = stream.write_all(tail.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a057_a_large_file_passes_through_without_filling_memory() {
    if !cfg!(target_os = "linux") {
        skipped("memory is read from /proc");
        return;
    }
    const SIZE: usize = 96 * 1024 * 1024;
    let world = World::start().await;
    let AdminBrowser { browser: mut seller, .. } = world.sign_in(Role::Catalog).await;
    let page = page_of_slow_bread(&mut seller).await;
    // Once before it counts: what is made at the first file is not made again.
    let answer = send_file(&world, &seller, &page, 1024 * 1024).await;
    assert!(answer.contains("done=files"), "{answer}");
    let before = peak_kb(world.shop.pid());
    let answer = send_file(&world, &seller, &page, SIZE).await;
    assert!(answer.contains("done=files"), "{answer}");
    let grown = peak_kb(world.shop.pid()) - before;
    assert!(grown < 48 * 1024, "{grown} KB more for a file of {} KB", SIZE / 1024);
}

/// What every virus scanner takes for a virus, by agreement (eicar.org); in two parts, so that none takes this file for
/// one.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];

/// Plays ClamAV's daemon: reads what is sent in pieces and finds the one test file.
async fn scanner() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut file = Vec::new();
            loop {
                let size = stream.read_u32().await.unwrap();
                if size == 0 {
                    break;
                }
                let mut piece = vec![0; size as usize];
                stream.read_exact(&mut piece).await.unwrap();
                file.extend(piece);
            }
            let found = file.windows(20).any(|part| part == &EICAR.concat().as_bytes()[..20]);
            let answer: &[u8] = if found { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
            stream.write_all(answer).await.unwrap();
        }
    });
    address
}

/// Whether any file below a folder holds these bytes.
fn holds(folder: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| match path.is_dir() {
        true => holds(&path, bytes),
        false => std::fs::read(&path).is_ok_and(|file| file.windows(bytes.len()).any(|part| part == bytes)),
    })
}

async fn upload(seller: &mut Browser, page: &str, bytes: &str) -> String {
    let body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"tool.zip\"\r\n\r\n{bytes}\r\n--XX--\r\n"
    );
    let kind = Some("multipart/form-data; boundary=XX");
    seller.send(http::Method::POST, &format!("{page}/files"), kind, &body).await.unwrap().location().to_owned()
}

#[tokio::test]
async fn a058_a_file_the_owners_scanner_refuses_never_gets_on_sale() {
    let env = vec![("TUPPENCE_CLAMD", scanner().await)];
    let world = World::given(Given { env, ..Given::default() }).await;
    let AdminBrowser { browser: mut seller, .. } = world.sign_in(Role::Catalog).await;
    let page = page_of_slow_bread(&mut seller).await;
    let refused = upload(&mut seller, &page, &EICAR.concat()).await;
    assert!(refused.contains("problem=file-malware"), "{refused}");
    assert!(seller.get(&refused).await.text().contains("virus scanner refuses"));
    assert!(!seller.get(&page).await.text().contains("tool.zip"), "it is not among the files");
    assert!(!holds(&world.data(), EICAR.concat().as_bytes()), "nor on the disk");
    let taken = upload(&mut seller, &page, "a tool that does no harm").await;
    assert!(taken.contains("done=files"), "{taken}");
    assert!(seller.get(&page).await.text().contains("tool.zip"));

    // A scanner that cannot be asked lets nothing pass.
    let env = vec![("TUPPENCE_CLAMD", format!("127.0.0.1:{}", free_port()))];
    let world = World::given(Given { env, ..Given::default() }).await;
    let AdminBrowser { browser: mut seller, .. } = world.sign_in(Role::Catalog).await;
    let page = page_of_slow_bread(&mut seller).await;
    let answer = upload(&mut seller, &page, "who knows").await;
    assert!(!answer.contains("done=files"), "{answer}");
    // It waits in the editor to be finished, and is not for sale.
    assert!(!world.browser().get("/products/slow-bread").await.text().contains("tool.zip"));
}
