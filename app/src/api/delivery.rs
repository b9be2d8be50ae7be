//! Fresh links for a buyer who lost theirs.

use super::{ApiError, form::Form};
use leptos::prelude::*;

/// Mails fresh links to all orders of `email`, if there are any.
///
/// Anyone may call it. The answer is the same, and comes as fast, whether there are any or not,
/// because the work happens in the background.
#[server(endpoint = "/find-my-order", protocol = Form)]
pub async fn find_my_order(email: String) -> Result<(), ApiError> {
    super::outcome::answer(asked::for_links(email).await, "/find-my-order?sent=1")
}

#[cfg(feature = "ssr")]
mod asked {
    use super::ApiError;
    use crate::{
        response,
        state::{run_in_background, shop},
    };
    use domain::delivery::{RecoverError, looks_like_an_address};
    use tracing::warn;

    pub async fn for_links(email: String) -> Result<(), ApiError> {
        // By the look of it alone; whether there are orders is found out behind the answer.
        if !looks_like_an_address(email.trim()) {
            return Err(ApiError::NotAnAddress);
        }
        let shop = shop();
        match shop.may_ask_for_links(&response::caller().network).await {
            Ok(()) => {}
            Err(RecoverError::Port(cause)) => {
                warn!("Fresh links cannot be asked for: {cause}");
                return Err(ApiError::Unavailable);
            }
            Err(_) => return Err(ApiError::TooManyEmails),
        }
        run_in_background(async move {
            if let Err(RecoverError::Port(cause)) = shop.recover(&email).await {
                warn!("Fresh links could not be queued: {cause}");
            }
        });
        Ok(())
    }
}
