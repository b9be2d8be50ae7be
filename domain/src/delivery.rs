//! What a buyer may download, and the links that lead there.

pub mod attachment;

pub(crate) mod download;
pub mod grant;
pub(crate) mod recovery;
pub mod token;
pub mod uncounted;

pub use download::{DeliveryError, DownloadFile, DownloadLine, OrderDownloads};
pub use recovery::{RecoverError, looks_like_an_address};
