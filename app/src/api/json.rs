//! JSON, read in the browser by one reader.

use leptos::{
    serde_json,
    server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post},
};
use serde::{Serialize, de::DeserializeOwned};

/// Answers as JSON in the body.
pub type OneJson = Post<OneJsonEncoding>;

/// JSON as in leptos, but read from a `str`, as leptos reads the properties of islands.
///
/// leptos reads answers from bytes, and every type read both ways is compiled twice into what each
/// visitor downloads.
pub struct OneJsonEncoding;

impl ContentType for OneJsonEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for OneJsonEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for OneJsonEncoding {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for OneJsonEncoding {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        // Text that is not UTF-8 is not JSON either.
        serde_json::from_str(std::str::from_utf8(&bytes).unwrap_or_default())
    }
}
