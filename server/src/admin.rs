//! Admins at routes that are no pages: downloads of tables, uploads of files.

use crate::layers::Refusal;
use app::state::AppState;
use domain::{Admin, May, shop::AdminError, token::Token};
use http::{HeaderMap, header};

/// The admin of a request, if they may do `what` (R47).
///
/// # Errors
/// [`Refusal::SignedOut`], [`Refusal::NotYourRole`], or [`Refusal::Busy`] if the store does not answer.
pub async fn admin_of(state: &AppState, headers: &HeaderMap, what: May) -> Result<Admin, Refusal> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let token =
        pairs.find(|(name, _)| *name == state.site.admin_cookie()).and_then(|(_, text)| Token::parse(text).ok());
    let token = token.ok_or(Refusal::SignedOut)?;
    state.shop.admin(&token, what).await.map_err(|error| match error {
        AdminError::SignedOut => Refusal::SignedOut,
        AdminError::NotAllowed(_) => Refusal::NotYourRole,
        AdminError::Port(error) => {
            tracing::error!(%error, "A session could not be looked up");
            Refusal::Busy
        }
    })
}
