use serde::{Deserialize, Serialize};

/// Why a server function refused: a code for the browser, never a text from inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ApiError {
    #[error("We could not read what your browser sent. Please try again; nothing was charged.")]
    BadInput,
    #[error("A cart holds 20 different products at most. Remove one to make room.")]
    CartFull,
    #[error("Your cart is empty.")]
    EmptyCart,
    #[error(
        "Your browser does not keep cookies for this shop, and the cart is kept in one. Please allow cookies for this site and try again."
    )]
    NoCookies,
    #[error("Something in your cart is no longer sold. Please look it over; nothing was charged.")]
    ProductGone,
    #[error("A price in your cart has changed. Please look it over before you pay; nothing was charged.")]
    PriceChanged,
    #[error("This cart costs more than one payment can hold. Please buy it in two parts.")]
    TotalTooLarge,
    #[error(
        "This order is below the minimum that can be paid by card. Add something else to your cart; nothing was charged."
    )]
    TotalTooSmall,
    #[error(
        "A price in your cart cannot be charged as it is. Nothing was charged and your cart is safe. Please write to the shop; trying again does not help."
    )]
    NotChargeable,
    #[error(
        "The payment service does not accept this order. Nothing was charged and your cart is safe. We have told the shop; trying again does not help until they have looked at it."
    )]
    PaymentRefused,
    #[error("This checkout was begun in another browser. Press “Check out” once more to begin your own.")]
    OtherBrowser,
    #[error(
        "You have ordered some of this already, and that payment is still on its way. If you pay again, you pay twice."
    )]
    PaymentPending,
    #[error("We can’t send email to this address. Check it for typing errors; only plain letters work before the @.")]
    NotAnAddress,
    #[error("That was a little too often. Please wait a minute and try again; nothing was charged.")]
    TooManyRequests,
    #[error(
        "Too many free orders came from your network in the last hour. Your cart is kept; please try again in an hour."
    )]
    TooManyFree,
    #[error("Too many emails were asked for from your network in the last hour. Please try again in an hour.")]
    TooManyEmails,
    #[error(
        "The payment page could not be opened. Nothing was charged and your cart is safe. Please try again in a minute."
    )]
    PaymentsDown,
    #[error("Please sign in.")]
    SignIn,
    #[error("Your role does not allow this.")]
    NotAllowed,
    #[error("This cannot be done as things are. Nothing was changed.")]
    Refused,
    #[error("The shop could not do this just now. Nothing was charged and your cart is safe. Please try again.")]
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
