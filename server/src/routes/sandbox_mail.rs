//! `/sandbox/mail`: the mails of a test shop, to be read in the browser.

use crate::adapters::outbox_folder::{OutboxFolder, StoredMail};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use mail_parser::MessageParser;
use std::sync::Arc;

const MOST: usize = 100;
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A mail is somebody's HTML: it gets no scripts, no network, and may only follow links.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

#[derive(Clone)]
struct Mailbox {
    folder: OutboxFolder,
    shop_name: Arc<str>,
}

struct Summary {
    name: String,
    to: String,
    subject: String,
    sent_at: String,
    text: String,
    html: String,
}

#[derive(Template)]
#[template(path = "sandbox_mail/list.html")]
struct List<'a> {
    shop_name: &'a str,
    mails: Vec<Summary>,
}

#[derive(Template)]
#[template(path = "sandbox_mail/mail.html")]
struct Mail {
    mail: Summary,
}

pub fn router(folder: OutboxFolder, shop_name: String) -> Router {
    Router::new()
        .route("/sandbox/mail", get(list))
        .route("/sandbox/mail/{name}", get(mail))
        .route("/sandbox/mail/{name}/html", get(html))
        .route("/sandbox/mail/{name}/raw", get(raw))
        .with_state(Mailbox { folder, shop_name: shop_name.into() })
}

async fn list(State(mailbox): State<Mailbox>) -> Response {
    let folder = mailbox.folder.clone();
    let mails = match tokio::task::spawn_blocking(move || folder.latest(MOST)).await {
        Ok(Ok(mails)) => mails.iter().map(summary).collect(),
        Ok(Err(_)) | Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    page(List { shop_name: &mailbox.shop_name, mails }.render())
}

async fn mail(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    match find(&mailbox, name).await {
        Some(mail) => page(Mail { mail: summary(&mail) }.render()),
        None => missing(),
    }
}

async fn html(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    let Some(mail) = find(&mailbox, name).await else { return missing() };
    // Links leave the frame for a tab of their own.
    let html = summary(&mail).html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    with_policy(Html(html).into_response(), MAIL_POLICY)
}

async fn raw(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    match find(&mailbox, name).await {
        Some(mail) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], mail.mime).into_response(),
        None => missing(),
    }
}

async fn find(mailbox: &Mailbox, name: String) -> Option<StoredMail> {
    let folder = mailbox.folder.clone();
    tokio::task::spawn_blocking(move || folder.read(&name)).await.ok().flatten()
}

fn summary(mail: &StoredMail) -> Summary {
    let parsed = MessageParser::default().parse(&mail.mime);
    let parsed = parsed.as_ref();
    let to = parsed.and_then(|mail| mail.to()?.first()?.address().map(str::to_owned));
    let body = |html: bool| {
        let body = parsed.and_then(|mail| if html { mail.body_html(0) } else { mail.body_text(0) });
        body.map(|body| body.into_owned()).unwrap_or_default()
    };
    let sent_at = Timestamp::try_from(mail.sent_at).map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
    Summary {
        name: mail.name.clone(),
        to: to.unwrap_or_default(),
        subject: parsed.and_then(|mail| mail.subject()).unwrap_or("(no subject)").to_owned(),
        sent_at: sent_at.unwrap_or_default(),
        text: body(false),
        html: body(true),
    }
}

fn page(rendered: askama::Result<String>) -> Response {
    match rendered {
        Ok(html) => with_policy(Html(html).into_response(), PAGE_POLICY),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn missing() -> Response {
    let words = "<!DOCTYPE html><html lang=\"en\"><title>No such mail</title><p>There is no such mail. <a href=\"/sandbox/mail\">All mails</a>";
    with_policy((StatusCode::NOT_FOUND, Html(words)).into_response(), PAGE_POLICY)
}

fn with_policy(mut response: Response, policy: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
