use super::PortError;
use crate::{
    delivery::token::Sha256Sum,
    ids::{BlobKey, FileId, ProductId, UploadId},
    time::Timestamp,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Smallest size of a part but for the last: 8 MiB (S3 asks for 5).
pub const PART_BYTES: u64 = 8 * 1024 * 1024;
/// Most parts of one upload, as S3 has it.
pub const MAX_PARTS: u64 = 10_000;
/// How long the address of a part works.
pub const PART_TTL_SECS: i64 = 60 * 60;

/// What an upload becomes once it is finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadLabel {
    pub product: ProductId,
    /// The file it becomes the next version of.
    pub replaces: Option<FileId>,
    pub name: String,
    pub media_type: String,
    pub note: String,
    pub begun_at: Timestamp,
}

/// How a file comes in: in parts of one size, numbered from 1; the last one is what is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadPlan {
    pub id: UploadId,
    pub size_bytes: u64,
    pub part_bytes: u64,
    pub label: UploadLabel,
}

impl UploadPlan {
    /// The plan for a file of `size_bytes`, which is not 0.
    pub fn new(id: UploadId, size_bytes: u64, label: UploadLabel) -> UploadPlan {
        // Whole MiB, so that the largest files still fit into as many parts as there may be.
        let needed = size_bytes.div_ceil(MAX_PARTS).next_multiple_of(1024 * 1024);
        UploadPlan { id, size_bytes, part_bytes: needed.max(PART_BYTES), label }
    }

    /// Where the file lies once it is finished.
    pub fn key(&self) -> BlobKey {
        self.id.key()
    }

    pub fn parts(&self) -> u32 {
        u32::try_from(self.size_bytes.div_ceil(self.part_bytes)).unwrap_or(u32::MAX)
    }

    /// Where part `part` begins in the file; `None` if there is no such part.
    pub fn part_offset(&self, part: u32) -> Option<u64> {
        (1..=self.parts()).contains(&part).then(|| u64::from(part - 1) * self.part_bytes)
    }

    /// Bytes of part `part`; `None` if there is no such part.
    pub fn part_size(&self, part: u32) -> Option<u64> {
        let offset = self.part_offset(part)?;
        Some(self.part_bytes.min(self.size_bytes - offset))
    }
}

/// Where one part goes, by PUT, with exactly `size_bytes` bytes as the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartAddress {
    pub part: u32,
    pub url: String,
    pub offset: u64,
    pub size_bytes: u64,
}

/// A file that came in whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub key: BlobKey,
    pub size_bytes: u64,
    /// Computed by the store from the bytes it keeps.
    pub sha256: Sha256Sum,
}

#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    #[error("parts are missing")]
    Incomplete,
    /// The bytes are not those the sender had. The upload was given up.
    #[error("the checksum differs")]
    OtherSum,
    /// The owner's virus scanner refuses the file. It was removed.
    #[error("a virus scanner refuses it")]
    Malware,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Files on their way in. What is not finished lies apart from the finished files.
#[async_trait]
pub trait Uploads: Send + Sync {
    /// Begins an upload of `size_bytes` under a new random `id`, durably.
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError>;

    /// The plan of an upload that was neither given up nor forgotten.
    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError>;

    /// Uploads for a product, oldest first.
    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError>;

    /// A signed address for each of these parts, in their order, which works for [`PART_TTL_SECS`] and takes exactly the
    /// part's size. At most one read, however many parts.
    ///
    /// # Errors
    /// `Broken` if one of them is no part of the plan.
    async fn part_addresses(&self, plan: &UploadPlan, parts: &[u32]) -> Result<Vec<PartAddress>, PortError>;

    /// Stores a part as the address would: for small files that come through a form, and for checks.
    ///
    /// # Errors
    /// `Broken` if there is no such part or `bytes` has another size; nothing is stored.
    async fn put_part(&self, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), PortError>;

    /// Numbers of the parts that are there, whole and durably, ascending.
    async fn parts(&self, id: &UploadId) -> Result<Vec<u32>, PortError>;

    /// Makes one file of all parts: durable under the key [`UploadPlan::key`], its size and SHA-256 read back from what is
    /// stored, once. Called again it gives the same file, which is kept for another day. A file that was given out
    /// stays where it is until [`Uploads::discard`].
    ///
    /// # Errors
    /// `Incomplete` if a part is missing, or the upload was given up: nothing changed. `OtherSum` if `sha256` is not that
    /// of the bytes; they are removed unless they were given out before.
    async fn finish(&self, id: &UploadId, sha256: Option<Sha256Sum>, now: Timestamp)
    -> Result<StoredFile, FinishError>;

    /// Forgets a finished upload; its file stays.
    async fn forget(&self, id: &UploadId) -> Result<(), PortError>;

    /// Gives an upload up. What came is removed, unless it was finished: then its file may be on sale by now, and stays
    /// until [`Uploads::discard`]. Of this and [`Uploads::finish`] at once, one comes first and the other sees it. No
    /// error if there is none.
    async fn abort(&self, id: &UploadId) -> Result<(), PortError>;

    /// Removes an upload and its file, for when nothing refers to them; `false` if it was finished, or finished again,
    /// at or after `before`: whoever did that may be about to refer to them.
    async fn discard(&self, id: &UploadId, before: Timestamp) -> Result<bool, PortError>;

    /// Uploads begun before `before` that nobody forgot, those with a file also if they were given up; at most `limit`.
    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError>;
}
