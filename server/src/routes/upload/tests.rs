use super::*;
use crate::system::SystemClock;
use app::background::BackgroundTasks;
use axum::http::Request;
use domain::{
    Product, Role, Shop,
    catalog::ProductForm,
    delivery::token::{Sha256Sum, Token},
    ports::{PART_BYTES, PartAddress},
    team::session::Session,
};
use domain_testing::sample::entry;
use http_body_util::BodyExt;
use leptos::prelude::LeptosOptions;
use sqlite_adapter::files::Disk;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

struct World {
    /// Cookies of two who are signed in: one may edit the catalog, one may not.
    seller: String,
    viewer: String,
    shop: Shop,
    routes: Router,
    product: Product,
    dir: TempDir,
}

fn seller() -> Admin {
    Admin::for_tests(Role::Catalog)
}

async fn world() -> World {
    let dir = TempDir::new().unwrap();
    let (mut shop, _) = domain_testing::memory::shop_in_memory();
    let disk = Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap();
    let ports = shop.ports_mut();
    (ports.files, ports.uploads) = (Arc::new(disk.clone()), Arc::new(disk.clone()));
    ports.clock = Arc::new(SystemClock);
    let form = ProductForm { name: "Film".into(), ..ProductForm::default() };
    let product = shop.create_product(&seller(), &form).await.unwrap();
    let (seller, viewer) = (signed_in(&shop, Role::Catalog).await, signed_in(&shop, Role::Viewer).await);
    let leptos_options = LeptosOptions::builder().output_name("tuppence").build();
    let state =
        AppState { shop: shop.clone(), site: Arc::default(), leptos_options, background: BackgroundTasks::default() };
    World { seller, viewer, routes: router(state, Some(disk), Incoming::in_folder(dir.path())), shop, product, dir }
}

/// The cookie of an admin of this role.
async fn signed_in(shop: &Shop, role: Role) -> String {
    let (admin, token, now) = (Admin::for_tests(role), Token::random(shop.entropy()), shop.now());
    let session = Session {
        hash: token.hash(),
        admin: admin.id().clone(),
        email: admin.email().to_owned(),
        role,
        began_at: now,
        seen_at: now,
        checked_at: now,
        network: String::new(),
        browser: String::new(),
    };
    shop.ports().sessions.open_session(&session, None, entry("admin.signed_in")).await.unwrap();
    format!("admin={}", token.reveal())
}

impl World {
    fn film(&self, size_bytes: u64) -> FileOf {
        FileOf {
            product: self.product.id.clone(),
            replaces: None,
            name: "film.mp4".into(),
            media_type: "video/mp4".into(),
            size_bytes,
            note: String::new(),
        }
    }

    /// Status, and where a form goes on to or else the text.
    async fn send(&self, method: &str, path: &str, kind: &str, cookie: &str, body: Vec<u8>) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        let request = request.header(header::ACCEPT, "text/html");
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        let reply = self.routes.clone().oneshot(request).await.unwrap();
        let status = reply.status();
        if let Some(location) = reply.headers().get(header::LOCATION) {
            return (status, location.to_str().unwrap().to_owned());
        }
        let bytes = reply.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn put(&self, url: &str, bytes: Vec<u8>) -> StatusCode {
        self.send("PUT", url, "", &self.seller, bytes).await.0
    }

    async fn missing(&self, id: &UploadId) -> Vec<PartAddress> {
        self.shop.missing_parts(&seller(), id, 100).await.unwrap().1
    }

    async fn form(&self, place: &str, fields: &[(&str, &str, &[u8])]) -> (StatusCode, String) {
        let mut body = Vec::new();
        for (name, file, bytes) in fields {
            let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
            body.extend_from_slice(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--XX--\r\n");
        let path = format!("/admin/products/{}/{place}", self.product.id);
        self.send("POST", &path, "multipart/form-data; boundary=XX", &self.seller, body).await
    }

    async fn now(&self) -> Product {
        self.shop.editor_product(&seller(), &self.product.id).await.unwrap().product
    }
}

#[tokio::test]
async fn r052_a_file_cut_in_the_middle_goes_on_with_its_missing_parts() {
    let world = world().await;
    let bytes: Vec<u8> = (0..PART_BYTES * 2 + 9).map(|n| u8::try_from(n % 253).unwrap()).collect();
    let plan = world.shop.begin_upload(&seller(), &world.film(bytes.len() as u64)).await.unwrap();
    let part = |address: &PartAddress| {
        let from = usize::try_from(address.offset).unwrap();
        bytes[from..from + usize::try_from(address.size_bytes).unwrap()].to_vec()
    };
    let all = world.missing(&plan.id).await;
    assert_eq!(all.len(), 3);
    assert_eq!(world.put(&all[1].url, part(&all[1])).await, StatusCode::NO_CONTENT);
    // The line breaks within the third.
    assert_eq!(world.put(&all[2].url, part(&all[2])[..4].to_vec()).await, StatusCode::PAYLOAD_TOO_LARGE);
    let rest = world.missing(&plan.id).await;
    assert_eq!(rest.iter().map(|address| address.part).collect::<Vec<_>>(), [1, 3]);
    for address in &rest {
        assert_eq!(world.put(&address.url, part(address)).await, StatusCode::NO_CONTENT);
    }
    let product =
        world.shop.finish_upload(&seller(), &plan.label.product, &plan.id, Some(Sha256Sum::of(&bytes))).await.unwrap();
    let file = &product.files[0].versions[0];
    assert_eq!(
        (file.size_bytes, file.sha256, file.name.as_str()),
        (bytes.len() as u64, Sha256Sum::of(&bytes), "film.mp4")
    );
    assert_eq!(std::fs::read_dir(world.dir.path().join("staging")).unwrap().count(), 0, "nothing is left behind");
    assert_eq!(world.put(&rest[0].url, part(&rest[0])).await, StatusCode::GONE);
}

#[tokio::test]
async fn a057_an_address_takes_its_part_and_nothing_else() {
    let world = world().await;
    let plan = world.shop.begin_upload(&seller(), &world.film(4)).await.unwrap();
    let url = world.missing(&plan.id).await.remove(0).url;
    for forged in [
        url.replace("size=4", "size=5"),
        url.replace("/1?", "/2?"),
        url.replace("expires=", "expires=9"),
        url.replace(plan.id.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaaaa"),
        url.replace("sig=", "sig=00"),
        url.split('?').next().unwrap().to_owned(),
        format!("/admin/uploads/..%2f..%2fgoods/1?{}", url.split_once('?').unwrap().1),
    ] {
        let status = world.put(&forged, b"book".to_vec()).await;
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST), "{status} {forged}");
    }
    for wrong in [&b"boo"[..], b"books", b""] {
        assert_eq!(world.put(&url, wrong.to_vec()).await, StatusCode::PAYLOAD_TOO_LARGE);
    }
    for cookie in ["", "admin=none", &world.viewer] {
        let (status, _) = world.send("PUT", &url, "", cookie, b"book".to_vec()).await;
        assert!(status.is_client_error(), "{cookie:?} {status}");
    }
    assert_eq!(world.missing(&plan.id).await.len(), 1, "nothing of all that was stored");
    assert_eq!(world.put(&url, b"book".to_vec()).await, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a054_r050_a_plain_form_brings_a_file_and_its_name_is_a_label() {
    let world = world().await;
    let (_, next) = world.form("files", &[("note", "", b""), ("file", "../../etc/book.pdf", b"the book")]).await;
    assert!(next.ends_with("?done=files#files"), "{next}");
    let product = world.now().await;
    let file = &product.files[0].versions[0];
    assert_eq!((file.name.as_str(), file.size_bytes), ("book.pdf", 8));
    let id = product.files[0].id.to_string();
    let fields = [("replaces", "", id.as_bytes()), ("note", "", b"Better"), ("file", "book.pdf", b"a new book")];
    assert_eq!(world.form("files", &fields).await.0, StatusCode::SEE_OTHER);
    let versions = world.now().await.files.remove(0).versions;
    assert_eq!(versions.iter().map(|v| (v.version, v.note.as_str())).collect::<Vec<_>>(), [(1, ""), (2, "Better")]);
    for (bad, code) in [
        (&[("file", "gpj\u{202e}.exe", &b"x"[..])][..], "file-name-hidden"),
        (&[("file", "a.pdf", b"")], "empty-file"),
        (&[("file", "", b"x")], "file-name-empty"),
    ] {
        let (_, next) = world.form("files", bad).await;
        assert!(next.ends_with(&format!("?problem={code}#files")), "{bad:?} {next}");
    }
    let several = [("file", "one.txt", &b"1"[..]), ("file", "two.txt", b"2")];
    assert!(world.form("files", &several).await.1.ends_with("?done=files#files"));
    assert_eq!(world.now().await.files.len(), 3);
    assert_eq!(world.form("files", &[("price", "", b"1")]).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a055_r051_a_plain_form_brings_a_picture_or_says_why_not() {
    let world = world().await;
    let mut png = io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(400, 300).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let (_, next) = world.form("pictures", &[("alt", "", b"A film"), ("picture", "x.gif", png.get_ref())]).await;
    assert!(next.ends_with("?done=pictures#pictures"), "{next}");
    let picture = world.now().await.pictures.remove(0);
    assert_eq!((picture.alt.as_str(), picture.width, picture.height), ("A film", 400, 300));
    assert_eq!(picture.renditions.iter().map(|r| r.width).collect::<Vec<_>>(), [320, 400]);
    let (_, next) = world.form("pictures", &[("picture", "x.png", b"<svg onload=alert(1)>")]).await;
    assert!(next.ends_with("?problem=picture-svg#pictures"), "{next}");
    let huge = vec![0; pictures::MAX_BYTES + 1];
    assert_eq!(world.form("pictures", &[("picture", "x.png", &huge)]).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.now().await.pictures.len(), 1);
}

/// `cargo test --release -p server --lib -- --ignored --nocapture two_gigabytes`
#[tokio::test]
#[ignore = "takes minutes and 4 GB of disk; prints figures"]
async fn a057_two_gigabytes_keep_memory_flat() {
    let world = world().await;
    let size = 2_000_000_000;
    let plan = world.shop.begin_upload(&seller(), &world.film(size)).await.unwrap();
    let before = peak_kib();
    let begun = std::time::Instant::now();
    let parts = world.shop.missing_parts(&seller(), &plan.id, 1_000).await.unwrap().1;
    for address in parts {
        let body = Body::new(Zeros(address.size_bytes));
        let request = Request::builder().method("PUT").uri(&address.url).header(header::COOKIE, &world.seller);
        let reply = world.routes.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    }
    let sent = begun.elapsed();
    world.shop.finish_upload(&seller(), &plan.label.product, &plan.id, None).await.unwrap();
    let (after, whole) = (peak_kib(), begun.elapsed());
    eprintln!("{size} bytes: taken in {sent:?}, finished after {whole:?}; peak memory {before} KiB, then {after} KiB");
    assert!(after - before < 32 * 1024, "memory grew by {} KiB", after - before);
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A body as a connection brings it: in small pieces, none of them kept.
struct Zeros(u64);

impl axum::body::HttpBody for Zeros {
    type Data = axum::body::Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, io::Error>>> {
        static PIECE: [u8; 65_536] = [0; 65_536];
        let size = self.0.min(PIECE.len() as u64);
        self.0 -= size;
        let piece = axum::body::Bytes::from_static(&PIECE[..usize::try_from(size).unwrap()]);
        std::task::Poll::Ready((size > 0).then(|| Ok(hyper::body::Frame::data(piece))))
    }
}
