//! How every server function is called and answers: a form comes in, JSON goes out.
//!
//! A browser without JavaScript sends the same form as our own code.

use super::ApiError;
use http::Method;
use leptos::{
    serde_json,
    server_fn::{
        Bytes, ContentType, Decodes, Encodes, Format, FormatType, Protocol,
        client::Client,
        codec::{FromReq, FromRes, IntoReq, IntoRes, Post, PostUrl},
        error::FromServerFnError,
        response::ClientRes,
        server::Server,
    },
};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use std::future::Future;

/// The protocol of all server functions: arguments as a form in the body, of which unknown fields are refused, so that
/// nobody sets what a form does not offer; the answer as JSON.
pub struct Form;

impl<I, O, C, S> Protocol<I, O, C, S, ApiError> for Form
where
    I: Serialize + DeserializeOwned + Send,
    O: Serialize + DeserializeOwned + Send,
    C: Client<ApiError>,
    S: Server<ApiError>,
    O: IntoRes<Post<Json>, S::Response, ApiError> + FromRes<Post<Json>, C::Response, ApiError>,
{
    const METHOD: Method = Method::POST;

    async fn run_server<F, Fut>(request: S::Request, server_fn: F) -> Result<S::Response, ApiError>
    where
        F: Fn(I) -> Fut + Send,
        Fut: Future<Output = Result<O, ApiError>> + Send,
    {
        let Strict(arguments) = <Strict<I> as FromReq<PostUrl, _, _>>::from_req(request).await?;
        server_fn(arguments).await?.into_res().await
    }

    async fn run_client(path: &str, arguments: I) -> Result<O, ApiError> {
        let request = IntoReq::<PostUrl, _, _>::into_req(arguments, path, Json::CONTENT_TYPE)?;
        let response = C::send(request).await?;
        if response.status() >= 400 {
            return Err(ApiError::de(response.try_into_bytes().await?));
        }
        O::from_res(response).await
    }
}

/// Arguments of which all fields are known. `#[server]` makes the type of the arguments itself and leaves no room for
/// `deny_unknown_fields`.
struct Strict<T>(T);

#[cfg(feature = "ssr")]
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use domain::planted::Bug;
        use serde::de::Error;
        let mut unknown = None;
        let arguments = serde_ignored::deserialize(deserializer, |path| unknown = Some(path.to_string()))?;
        match unknown {
            Some(_) if !Bug::ClientMetadata.is_planted() => Err(D::Error::custom("unknown-field")),
            _ => Ok(Strict(arguments)),
        }
    }
}

/// The browser never reads arguments; the trait only asks that it could.
#[cfg(not(feature = "ssr"))]
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Strict)
    }
}

/// JSON as in leptos, but read from a `str`, as leptos reads the properties of islands.
///
/// leptos reads answers from bytes, and every type read both ways is compiled twice into what each visitor downloads.
pub struct Json;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        // Text that is not UTF-8 is not JSON either.
        serde_json::from_str(std::str::from_utf8(&bytes).unwrap_or_default())
    }
}
