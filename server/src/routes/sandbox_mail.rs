//! `/sandbox/mail`: the emails of a test shop, to be read in the browser.

mod delivery;
mod view;

pub use delivery::router as delivery_router;

use app::messages::messages;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use mail_adapter::folder::{OutboxFolder, StoredMail};
use serde::Deserialize;
use std::{io, sync::Arc};
use view::{ReadMail, Views, told};

const PER_PAGE: usize = 50;
/// An email is somebody's HTML: it gets no scripts and no network, and may only follow links.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const SOURCE_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Beginnings of the names of emails to buyers. Emails to the team tell of the shop's inside, and how to get in.
const TO_BUYERS: [&str; 5] = ["receipt-", "payment-", "refunded-", "resent-", "links-"];

/// The emails that can be read in the browser.
#[derive(Clone)]
pub struct Shown {
    pub folder: OutboxFolder,
    /// Anybody may look: emails to the team are left out.
    pub to_strangers: bool,
}

impl Shown {
    fn holds(&self, name: &str) -> bool {
        !self.to_strangers || TO_BUYERS.iter().any(|begin| name.starts_with(begin))
    }

    /// The email in the file `name`, if it may be seen. Blocks.
    fn read(&self, name: &str) -> io::Result<Option<StoredMail>> {
        if self.holds(name) { self.folder.read(name) } else { Ok(None) }
    }
}

#[derive(Clone)]
struct Mailbox {
    shown: Shown,
    views: Arc<Views>,
}

/// What stands at `/sandbox/mail` if the emails of a real shop lie in the folder: nobody reads them in a browser.
pub fn closed_router(shop_name: String) -> Router {
    let views = Arc::new(Views::new(shop_name));
    let closed = get(|State(views): State<Arc<Views>>| async move {
        let t = messages().sandbox_mail();
        page(&views, StatusCode::NOT_FOUND, views.notice(t.closed(), t.closed_why()))
    });
    Router::new()
        .route("/sandbox/mail", closed.clone())
        .route("/sandbox/mail/{name}", closed.clone())
        .route("/sandbox/mail/{name}/html", closed.clone())
        .route("/sandbox/mail/{name}/raw", closed)
        .with_state(views)
}

/// The pages at `/sandbox/mail` for the emails that may be shown.
pub fn router(shown: Shown, shop_name: String) -> Router {
    Router::new()
        .route("/sandbox/mail", get(list))
        .route("/sandbox/mail/{name}", get(mail))
        .route("/sandbox/mail/{name}/html", get(html))
        .route("/sandbox/mail/{name}/raw", get(raw))
        .with_state(Mailbox { shown, views: Arc::new(Views::new(shop_name)) })
}

#[derive(Deserialize)]
struct ListQuery {
    /// From 1.
    page: Option<String>,
}

async fn list(State(mailbox): State<Mailbox>, Query(query): Query<ListQuery>) -> Response {
    let number = query.page.and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).max(1);
    let wanted = move |shown: &Shown| shown.folder.list(number - 1, PER_PAGE, &|name| shown.holds(name));
    match mailbox.blocking(wanted).await {
        Ok(page) => mailbox.page(StatusCode::OK, mailbox.views.list(number, PER_PAGE, &page)),
        Err(error) => mailbox.unreadable(&error),
    }
}

#[derive(Deserialize)]
struct MailQuery {
    /// What the mail service was made to tell of it.
    told: Option<String>,
}

async fn mail(State(mailbox): State<Mailbox>, Path(name): Path<String>, Query(query): Query<MailQuery>) -> Response {
    let told = query.told.as_deref().and_then(told);
    match mailbox.find(name).await {
        Ok(mail) => mailbox.page(StatusCode::OK, mailbox.views.mail(&ReadMail::of(&mail), told)),
        Err(answer) => answer,
    }
}

async fn html(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    match mailbox.find(name).await {
        // Links leave the frame for a tab of their own, as in a mail program.
        Ok(mail) => {
            let html = ReadMail::of(&mail).html.replacen("<head>", "<head><base target=\"_blank\">", 1);
            private(Html(html).into_response(), HeaderValue::from_static(MAIL_POLICY))
        }
        Err(answer) => answer,
    }
}

async fn raw(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    match mailbox.find(name).await {
        Ok(mail) => {
            // The name has letters, digits and `-` only.
            let file = format!("attachment; filename=\"{}.eml\"", mail.name);
            let headers = [(header::CONTENT_TYPE, "message/rfc822".to_owned()), (header::CONTENT_DISPOSITION, file)];
            private((headers, mail.mime).into_response(), HeaderValue::from_static(SOURCE_POLICY))
        }
        Err(answer) => answer,
    }
}

impl Mailbox {
    async fn blocking<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Shown) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let shown = self.shown.clone();
        tokio::task::spawn_blocking(move || look(&shown)).await.map_err(io::Error::other)?
    }

    /// The email, or the answer that says why not.
    async fn find(&self, name: String) -> Result<StoredMail, Response> {
        match self.blocking(move |shown| shown.read(&name)).await {
            Ok(Some(mail)) => Ok(mail),
            Ok(None) => {
                let t = messages().sandbox_mail();
                Err(self.page(StatusCode::NOT_FOUND, self.views.notice(t.missing(), t.missing_why())))
            }
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    fn unreadable(&self, error: &io::Error) -> Response {
        tracing::error!(error = %error, "The outbox folder cannot be read");
        let t = messages().sandbox_mail();
        self.page(StatusCode::SERVICE_UNAVAILABLE, self.views.notice(t.unreadable(), t.unreadable_why()))
    }

    fn page(&self, status: StatusCode, rendered: askama::Result<String>) -> Response {
        page(&self.views, status, rendered)
    }
}

fn page(views: &Views, status: StatusCode, rendered: askama::Result<String>) -> Response {
    match rendered {
        Ok(html) => private((status, Html(html)).into_response(), views.policy()),
        Err(error) => {
            tracing::error!(error = %error, "A page of the test mailbox could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Emails hold links that open downloads: nothing of them is kept or told on.
fn private(mut response: Response, policy: HeaderValue) -> Response {
    response.headers_mut().extend(HeaderMap::from_iter([
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ]));
    response
}

#[cfg(test)]
mod tests;
