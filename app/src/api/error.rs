use crate::messages::messages;
use serde::{Deserialize, Serialize};

/// Why a server function refused: a code for the browser, never a text from inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{}", self.code())]
pub enum ApiError {
    BadInput,
    CartFull,
    EmptyCart,
    NoCookies,
    ProductGone,
    PriceChanged,
    TotalTooLarge,
    TotalTooSmall,
    NotChargeable,
    PaymentRefused,
    OtherBrowser,
    PaymentPending,
    NotAnAddress,
    TooManyRequests,
    TooManyFree,
    TooManyEmails,
    PaymentsDown,
    SignIn,
    NotAllowed,
    Refused,
    Unavailable,
}

impl ApiError {
    const ALL: [ApiError; 21] = [
        ApiError::BadInput,
        ApiError::CartFull,
        ApiError::EmptyCart,
        ApiError::NoCookies,
        ApiError::ProductGone,
        ApiError::PriceChanged,
        ApiError::TotalTooLarge,
        ApiError::TotalTooSmall,
        ApiError::NotChargeable,
        ApiError::PaymentRefused,
        ApiError::OtherBrowser,
        ApiError::PaymentPending,
        ApiError::NotAnAddress,
        ApiError::TooManyRequests,
        ApiError::TooManyFree,
        ApiError::TooManyEmails,
        ApiError::PaymentsDown,
        ApiError::SignIn,
        ApiError::NotAllowed,
        ApiError::Refused,
        ApiError::Unavailable,
    ];

    /// The code for `?problem=`.
    pub fn code(self) -> &'static str {
        match self {
            ApiError::BadInput => "bad-input",
            ApiError::CartFull => "cart-full",
            ApiError::EmptyCart => "empty-cart",
            ApiError::NoCookies => "no-cookies",
            ApiError::ProductGone => "product-gone",
            ApiError::PriceChanged => "price-changed",
            ApiError::TotalTooLarge => "total-too-large",
            ApiError::TotalTooSmall => "total-too-small",
            ApiError::NotChargeable => "not-chargeable",
            ApiError::PaymentRefused => "payment-refused",
            ApiError::OtherBrowser => "other-browser",
            ApiError::PaymentPending => "payment-pending",
            ApiError::NotAnAddress => "not-an-address",
            ApiError::TooManyRequests => "too-many-requests",
            ApiError::TooManyFree => "too-many-free",
            ApiError::TooManyEmails => "too-many-emails",
            ApiError::PaymentsDown => "payments-down",
            ApiError::SignIn => "sign-in",
            ApiError::NotAllowed => "not-allowed",
            ApiError::Refused => "refused",
            ApiError::Unavailable => "unavailable",
        }
    }

    /// What it means to the person who asked.
    pub fn message(self) -> &'static str {
        let t = messages().errors();
        match self {
            ApiError::BadInput => t.bad_input(),
            ApiError::CartFull => t.cart_full(),
            ApiError::EmptyCart => t.empty_cart(),
            ApiError::NoCookies => t.no_cookies(),
            ApiError::ProductGone => t.product_gone(),
            ApiError::PriceChanged => t.price_changed(),
            ApiError::TotalTooLarge => t.total_too_large(),
            ApiError::TotalTooSmall => t.total_too_small(),
            ApiError::NotChargeable => t.not_chargeable(),
            ApiError::PaymentRefused => t.payment_refused(),
            ApiError::OtherBrowser => t.other_browser(),
            ApiError::PaymentPending => t.payment_pending(),
            ApiError::NotAnAddress => t.not_an_address(),
            ApiError::TooManyRequests => t.too_many_requests(),
            ApiError::TooManyFree => t.too_many_free(),
            ApiError::TooManyEmails => t.too_many_emails(),
            ApiError::PaymentsDown => t.payments_down(),
            ApiError::SignIn => t.sign_in(),
            ApiError::NotAllowed => t.not_allowed(),
            ApiError::Refused => t.refused(),
            ApiError::Unavailable => t.unavailable(),
        }
    }

    /// The words for a code from an address. Whatever else stands there gets the general words, so
    /// that nobody can make a link that puts their message on our page.
    pub fn from_code(code: &str) -> ApiError {
        ApiError::ALL.into_iter().find(|error| error.code() == code).unwrap_or(ApiError::Unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a045_a_code_nobody_knows_gets_the_general_words() {
        for error in ApiError::ALL {
            assert_eq!(ApiError::from_code(error.code()), error);
        }
        for forged in ["", "call-555-1234", "<script>", "PRICE-CHANGED"] {
            assert_eq!(ApiError::from_code(forged), ApiError::Unavailable);
        }
    }
}
