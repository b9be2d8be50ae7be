//! The pages as HTML.

use crate::checkout_page::form::{PayForm, spaced};
use crate::checkout_page::guard;
use crate::ids;
use crate::money;
use crate::objects::{Session, SessionStatus};
use crate::payments::test_cards;
use crate::sandbox::Sandbox;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The card and account numbers on the page, each with what it does.
struct TestNumber {
    number: &'static str,
    shown: String,
    note: &'static str,
}

struct ShownLine<'a> {
    name: &'a str,
    description: Option<&'a str>,
    image: Option<&'a str>,
    quantity: i64,
    each: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "pay.html")]
struct PayView<'a> {
    nonce: &'a str,
    shop: &'a str,
    session: &'a Session,
    form: PayForm,
    lines: Vec<ShownLine<'a>>,
    total: String,
    subtotal: String,
    discount: Option<String>,
    tax: Option<String>,
    tax_label: &'static str,
    free: bool,
    offers_card: bool,
    offers_debit: bool,
    takes_codes: bool,
    asks_terms: bool,
    cards: Vec<TestNumber>,
    accounts: Vec<TestNumber>,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionView<'a> {
    nonce: &'a str,
    shop: &'a str,
    total: String,
    path: String,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticeView<'a> {
    nonce: &'a str,
    shop: &'a str,
    title: &'a str,
    text: &'a str,
    link: Option<(&'a str, &'a str)>,
}

/// Makes the pages of one answer.
pub struct Show<'a> {
    sandbox: &'a Sandbox,
    nonce: String,
}

impl<'a> Show<'a> {
    pub fn new(sandbox: &'a Sandbox) -> Show<'a> {
        Show { sandbox, nonce: ids::random("", 24) }
    }

    /// The page of `session`: the form if it is open, otherwise what became of it.
    pub fn page(&self, status: StatusCode, session: &Session, form: PayForm) -> Response {
        match session.status {
            SessionStatus::Open => self.form(status, session, form),
            SessionStatus::Complete => {
                let link = session.success_url();
                self.notice(
                    StatusCode::OK,
                    Some(session),
                    "This order is paid",
                    "You do not need to pay again.",
                    Some((&link, "Go to your order")),
                )
            }
            SessionStatus::Expired => {
                let link = session.options.cancel_url.as_deref().map(|url| (url, "Back to the shop"));
                self.notice(
                    StatusCode::GONE,
                    Some(session),
                    "This page has expired",
                    "Nothing was charged. Go back to the shop and check out again.",
                    link,
                )
            }
        }
    }

    pub fn question(&self, session: &Session) -> Response {
        let view = QuestionView {
            nonce: &self.nonce,
            shop: &self.sandbox.inner.shop_name,
            total: money::display(session.total(), &session.currency),
            path: format!("/sandbox/pay/{}/confirm", session.id),
        };
        self.respond(StatusCode::OK, Some(session), view.render())
    }

    pub fn unknown(&self) -> Response {
        self.notice(
            StatusCode::NOT_FOUND,
            None,
            "There is no such payment page",
            "Nothing was charged. Check the address, or go back to the shop.",
            None,
        )
    }

    fn form(&self, status: StatusCode, session: &Session, mut form: PayForm) -> Response {
        let shown = |amount: i64| money::display(amount, &session.currency);
        let offers = |kind: &str| session.method_types().iter().any(|offered| offered == kind);
        form.debit = offers("sepa_debit") && (form.debit || !offers("card"));
        if let Some(email) = &session.options.customer_email {
            form.email.value.clone_from(email);
        }
        let lines = session.lines.iter().map(|line| ShownLine {
            name: &line.name,
            description: line.description.as_deref(),
            image: line.images.first().map(String::as_str).filter(|image| guard::origin_of(image).is_some()),
            quantity: line.quantity,
            each: shown(line.unit_amount),
            amount: shown(line.subtotal()),
        });
        let number = |number: &'static str, note| TestNumber { number, shown: spaced(number), note };
        let view = PayView {
            nonce: &self.nonce,
            shop: &self.sandbox.inner.shop_name,
            session,
            form,
            lines: lines.collect(),
            total: shown(session.total()),
            subtotal: shown(session.subtotal()),
            discount: session.discount.as_ref().map(|discount| shown(-discount.amount)),
            tax: session.options.automatic_tax.then(|| shown(session.tax().0)),
            tax_label: if session.tax().1 > 0 { "Tax" } else { "Tax (included)" },
            free: session.total() == 0,
            offers_card: offers("card"),
            offers_debit: offers("sepa_debit"),
            takes_codes: session.options.allow_promotion_codes == Some(true),
            asks_terms: session.options.terms_of_service.as_deref() == Some("required"),
            cards: test_cards::CARDS.iter().map(|card| number(card.number, card.note)).collect(),
            accounts: test_cards::ACCOUNTS.iter().map(|account| number(account.iban, account.note)).collect(),
        };
        self.respond(status, Some(session), view.render())
    }

    fn notice(
        &self,
        status: StatusCode,
        session: Option<&Session>,
        title: &str,
        text: &str,
        link: Option<(&str, &str)>,
    ) -> Response {
        let view = NoticeView { nonce: &self.nonce, shop: &self.sandbox.inner.shop_name, title, text, link };
        self.respond(status, session, view.render())
    }

    fn respond(&self, status: StatusCode, session: Option<&Session>, page: askama::Result<String>) -> Response {
        match page {
            Ok(page) => (status, guard::headers(&self.nonce, session), page).into_response(),
            Err(error) => {
                tracing::error!(error = ?error, "The sandbox could not write a payment page");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
