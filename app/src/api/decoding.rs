//! What leptos could not read, as an error of the shop.

use super::ApiError;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};

impl FromServerFnError for ApiError {
    type Encoder = super::form::Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr::{Args, Deserialization, MissingArg};
        refused(match error {
            Args(_) | MissingArg(_) => ApiError::BadInput,
            // On the server it is a body nobody can read; in the browser an answer that something on the way gave.
            Deserialization(_) if cfg!(feature = "ssr") => ApiError::BadInput,
            _ => ApiError::Unavailable,
        })
    }
}

#[cfg(feature = "ssr")]
fn refused(error: ApiError) -> ApiError {
    super::outcome::refused(error)
}

/// In the browser there is no reply to write a status on.
#[cfg(not(feature = "ssr"))]
fn refused(error: ApiError) -> ApiError {
    error
}
