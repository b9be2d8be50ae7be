use super::*;
use axum::body::Body;
use domain::{OutboxId, ports::MailTransport};
use http_body_util::BodyExt;
use tower::ServiceExt;

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

struct TestMailbox {
    _dir: tempfile::TempDir,
    folder: OutboxFolder,
}

impl TestMailbox {
    fn open() -> TestMailbox {
        let dir = tempfile::tempdir().unwrap();
        let folder = OutboxFolder::open(dir.path()).unwrap();
        TestMailbox { _dir: dir, folder }
    }

    async fn with(self, id: &str, subject: &str) -> TestMailbox {
        let mime = format!(
            "From: shop@example.com\r\nTo: ada@example.com\r\nSubject: {subject}\r\nContent-Type: text/html\r\n\r\n<html><head></head><body><script>alert(1)</script></body></html>"
        );
        self.folder.send_raw(&OutboxId::parse(id).unwrap(), "ada@example.com", mime.as_bytes()).await.unwrap();
        self
    }

    async fn get(&self, path: &str) -> Reply {
        let request = axum::http::Request::get(path).body(Body::empty()).unwrap();
        let reply = router(Shown { folder: self.folder.clone(), to_strangers: false }, "Tuppence & Co".into())
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = reply.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().into()).unwrap();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    fn only(&self) -> String {
        self.folder.list(0, 1, &|_| true).unwrap().mails[0].name.clone()
    }
}

#[tokio::test]
async fn an_empty_outbox_says_so() {
    let reply = TestMailbox::open().get("/sandbox/mail").await;
    assert!(reply.status.is_success() && reply.body.contains("No emails yet"));
    assert!(reply.body.contains("test shop") && reply.body.contains("Tuppence &#38; Co"));
}

#[tokio::test]
async fn f052_a_mail_that_was_sent_twice_stands_there_twice() {
    let mailbox = TestMailbox::open().with("receipt#abc", "Your order").await.with("receipt#abc", "Your order").await;
    let list = mailbox.get("/sandbox/mail").await.body;
    let names: Vec<_> =
        list.split("href=\"/sandbox/mail/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
    for name in names {
        assert!(mailbox.get(&format!("/sandbox/mail/{name}")).await.status.is_success(), "{name}");
    }
}

#[tokio::test]
async fn a_mail_can_be_read_in_every_form() {
    let mailbox = TestMailbox::open().with("receipt#abc", "Your order").await;
    let name = mailbox.only();
    assert!(mailbox.get("/sandbox/mail").await.body.contains(&format!("href=\"/sandbox/mail/{name}\"")));
    let page = mailbox.get(&format!("/sandbox/mail/{name}")).await;
    assert!(page.body.contains("ada@example.com") && page.body.contains(&format!("src=\"/sandbox/mail/{name}/html\"")));
    let raw = mailbox.get(&format!("/sandbox/mail/{name}/raw")).await;
    assert_eq!(raw.headers["content-type"], "message/rfc822");
    assert!(raw.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"receipt-abc-"));
    assert!(raw.body.starts_with("From: shop@example.com"));
}

#[tokio::test]
async fn a049_a_mail_runs_no_scripts_and_loads_nothing() {
    let mailbox = TestMailbox::open().with("receipt#abc", "<script>alert(2)</script>").await;
    let name = mailbox.only();
    let frame = mailbox.get(&format!("/sandbox/mail/{name}/html")).await;
    let policy = frame.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox ") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    for path in ["/sandbox/mail".to_owned(), format!("/sandbox/mail/{name}")] {
        let page = mailbox.get(&path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        assert!(!page.body.contains("<script"), "{}", page.body);
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
    }
}

#[tokio::test]
async fn a054_other_names_lead_nowhere() {
    let mailbox = TestMailbox::open().with("receipt#abc", "Your order").await;
    for name in ["unknown", "..%2f..%2fsecret", "%2e%2e", "a%00b", "receipt-abc", "C%3a%5cx"] {
        for form in ["", "/html", "/raw"] {
            let reply = mailbox.get(&format!("/sandbox/mail/{name}{form}")).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{name}{form}");
            assert!(reply.body.contains("There is no such email"));
        }
    }
}

#[tokio::test]
async fn a_long_outbox_has_pages() {
    let mut mailbox = TestMailbox::open();
    for n in 0..=PER_PAGE {
        mailbox = mailbox.with(&format!("m{n}"), &format!("Mail {n}.")).await;
    }
    let first = mailbox.get("/sandbox/mail").await.body;
    assert!(first.contains("Older") && !first.contains("Newer") && first.contains("1 to 50 of 51"));
    let second = mailbox.get("/sandbox/mail?page=2").await.body;
    assert!(second.contains("Newer") && !second.contains("Older") && second.contains("51 to 51 of 51"));
    for odd in ["0", "-1", "x", "18446744073709551615", "99"] {
        assert!(mailbox.get(&format!("/sandbox/mail?page={odd}")).await.status.is_success(), "{odd}");
    }
}
