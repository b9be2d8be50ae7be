use super::PortError;
use crate::{catalog::product::FileVersion, ids::BlobKey};
use async_trait::async_trait;

/// Where a browser fetches the bytes of a file, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadAddress {
    pub url: String,
    /// Seconds until it stops working.
    pub ttl_secs: i64,
}

/// Files for sale and pictures of them. Keys are random, objects never change.
#[async_trait]
pub trait Files: Send + Sync {
    /// Stores a file under `key`, durably.
    async fn put_file(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError>;

    /// Size in bytes of the file under `key`; `None` if it is missing.
    async fn file_size(&self, key: &BlobKey) -> Result<Option<u64>, PortError>;

    /// The file under `key` from `offset` on, at most `most` bytes and fewer only at its end; `None` if it is missing.
    async fn read_file(&self, key: &BlobKey, offset: u64, most: usize) -> Result<Option<Vec<u8>>, PortError>;

    /// A signed address for exactly this version, saved by browsers under `file.name`.
    async fn download_address(&self, file: &FileVersion) -> Result<DownloadAddress, PortError>;

    /// Stores a rendition of a picture under `key`, durably. Anyone may see it.
    async fn put_picture(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError>;

    /// A rendition of a picture, whole; `None` if it is missing.
    async fn read_picture(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, PortError>;
}

/// How long a download address lives: time for 50 KiB/s, at least 10 minutes, at most 3 hours.
pub fn download_ttl_secs(size_bytes: u64) -> i64 {
    let at_slow_line = size_bytes / (50 * 1024);
    i64::try_from(at_slow_line).unwrap_or(i64::MAX).clamp(10 * 60, 3 * 3600)
}
