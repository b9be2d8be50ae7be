//! How a call ends: with data for our own code, with a page for a plain form.
//!
//! leptos would send a form back to the page named by its `Referer`, error text in the address.
//! Here it always goes to a path of ours, with a code from a fixed list.

use super::ApiError;
use crate::response;
use http::StatusCode;

/// Ends a call: a form goes on to `page`, or back to its own page with the reason.
pub fn answer<T>(result: Result<T, ApiError>, page: &str) -> Result<T, ApiError> {
    match result {
        Ok(data) => {
            if response::wants_page() {
                response::see_other(page);
            }
            Ok(data)
        }
        Err(error) => Err(refused(error)),
    }
}

/// Notes a refusal in the reply.
pub fn refused(error: ApiError) -> ApiError {
    if response::wants_page() {
        response::see_other(&format!("{}?problem={}", page_of_form(&response::path()), error.code()));
    } else {
        response::status(error.status());
    }
    error
}

/// The page on which a form that posts to `path` stands or makes sense.
fn page_of_form(path: &str) -> &'static str {
    match path {
        "/api/find-my-order" => "/find-my-order",
        path if path.starts_with("/api/admin/orders/") => "/admin/orders",
        path if path.starts_with("/api/admin/products/") => "/admin/products",
        path if path.starts_with("/api/admin/") => "/admin",
        _ => "/cart",
    }
}

impl ApiError {
    fn status(self) -> StatusCode {
        match self {
            ApiError::BadInput
            | ApiError::CartFull
            | ApiError::EmptyCart
            | ApiError::NoCookies
            | ApiError::TotalTooLarge
            | ApiError::TotalTooSmall
            | ApiError::NotChargeable
            | ApiError::NotAnAddress => StatusCode::UNPROCESSABLE_ENTITY,
            ApiError::SignIn => StatusCode::UNAUTHORIZED,
            ApiError::NotAllowed => StatusCode::FORBIDDEN,
            ApiError::Refused | ApiError::PaymentRefused => StatusCode::CONFLICT,
            ApiError::ProductGone | ApiError::PriceChanged | ApiError::OtherBrowser | ApiError::PaymentPending => {
                StatusCode::CONFLICT
            }
            ApiError::TooManyRequests | ApiError::TooManyFree | ApiError::TooManyEmails => {
                StatusCode::TOO_MANY_REQUESTS
            }
            ApiError::PaymentsDown | ApiError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}
