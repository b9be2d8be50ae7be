//! Why a request never reached a page, and its bare answer; `refusal_page` makes it readable.

use app::messages::messages;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::StatusCode;

/// Why a request was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    SignedOut,
    NotYourRole,
    OtherSite,
    OtherName,
    TooOften,
    TooLarge,
    /// Larger than what reaches this shop by a form.
    TooLargeForForm,
    /// An answer that does not fit through.
    TooLong,
    TooSlow,
    BadRequest,
    NotAllowed,
    Broken,
    Busy,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Refusal::SignedOut => StatusCode::UNAUTHORIZED,
            Refusal::OtherSite | Refusal::NotYourRole => StatusCode::FORBIDDEN,
            Refusal::OtherName => StatusCode::MISDIRECTED_REQUEST,
            Refusal::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Refusal::TooLarge | Refusal::TooLargeForForm => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooLong => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refusal::BadRequest => StatusCode::BAD_REQUEST,
            Refusal::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Title, what happened, what to do next.
    pub(super) fn words(self) -> (&'static str, &'static str, &'static str) {
        let t = messages().refusals();
        match self {
            Refusal::SignedOut => (t.signed_out(), t.signed_out_why(), t.signed_out_next()),
            Refusal::NotYourRole => (t.not_your_role(), t.not_your_role_why(), t.not_your_role_next()),
            Refusal::OtherSite => (t.other_site(), t.other_site_why(), t.other_site_next()),
            Refusal::OtherName => (t.other_name(), t.other_name_why(), t.other_name_next()),
            Refusal::TooOften => (t.too_often(), t.too_often_why(), t.too_often_next()),
            Refusal::TooLarge => (t.too_large(), t.too_large_why(), t.too_large_next()),
            Refusal::TooLargeForForm => {
                (t.too_large_for_form(), t.too_large_for_form_why(), t.too_large_for_form_next())
            }
            Refusal::TooLong => (t.too_long(), t.too_long_why(), t.too_long_next()),
            Refusal::TooSlow => (t.too_slow(), t.too_slow_why(), t.too_slow_next()),
            Refusal::BadRequest => (t.bad_request(), t.bad_request_why(), t.bad_request_next()),
            Refusal::NotAllowed => (t.not_allowed(), t.not_allowed_why(), t.not_allowed_next()),
            Refusal::Broken => (t.broken(), t.broken_why(), t.broken_next()),
            Refusal::Busy => (t.busy(), t.busy_why(), t.busy_next()),
        }
    }

    pub(super) fn of(status: StatusCode) -> Option<Refusal> {
        let all = [
            Refusal::OtherSite,
            Refusal::OtherName,
            Refusal::TooOften,
            Refusal::TooLarge,
            Refusal::TooSlow,
            Refusal::BadRequest,
            Refusal::NotAllowed,
            Refusal::Broken,
            Refusal::Busy,
        ];
        all.into_iter().find(|refusal| refusal.status() == status)
    }

    /// The bare answer; the layer `refusal_page` gives it its form.
    pub fn into_response_parts(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.into_response_parts()
    }
}
