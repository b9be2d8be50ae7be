//! A call that was authenticated.

use crate::api::fields::Fields;

/// What is asked for, without who asks and how it is sent.
pub struct Call {
    /// As Stripe names it: `/v1/checkout/sessions`.
    pub path: String,
    pub fields: Fields,
    /// Where the payment pages are.
    pub base_url: String,
    pub shop_name: String,
    /// The secret that signs what `stripe listen` forwards.
    pub listen_secret: String,
}
