//! Taking the parts of a file, each at an address that was made for it.

use super::{
    super::Disk,
    staging::{DONE, Draft, PLAN, next_number, on_disk, part_name, sync_folder},
};
use axum::body::Body;
use domain::UploadId;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::BodyExt;
use sha2::Sha256;
use std::{io, path::Path};
use tokio::io::AsyncWriteExt;

/// What the address of a part grants: exactly this many bytes, until then.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartQuery {
    pub size: u64,
    /// Unix seconds.
    pub expires: i64,
    pub sig: String,
}

/// Why a part was not taken.
#[derive(Debug)]
pub enum PartRefused {
    /// The address is forged, changed or too old.
    Address,
    /// More or fewer bytes than the address says.
    Size,
    /// The upload is over.
    Gone,
    /// The sender went away.
    Cut,
    Disk(io::Error),
}

impl Disk {
    /// Whether `query` was made by us for this part and its time is not up.
    pub fn is_part_address(&self, id: &UploadId, part: u32, query: &PartQuery) -> bool {
        let Ok(signature) = data_encoding::HEXLOWER.decode(query.sig.as_bytes()) else { return false };
        let genuine = self.part_mac(id, part, query.size, query.expires).verify_slice(&signature).is_ok();
        genuine && self.clock.now().0 < query.expires
    }

    /// Takes one part as it comes and keeps little of it in memory. On the disk when this returns.
    ///
    /// # Errors
    /// [`PartRefused`]; then nothing of it counts.
    pub async fn receive_part(
        &self,
        id: &UploadId,
        part: u32,
        query: &PartQuery,
        mut body: Body,
    ) -> Result<(), PartRefused> {
        if !self.is_part_address(id, part, query) {
            return Err(PartRefused::Address);
        }
        let folder = self.folder(id).ok_or(PartRefused::Address)?;
        if !is_there(&folder.join(PLAN)).await || is_there(&folder.join(DONE)).await {
            return Err(PartRefused::Gone);
        }
        let whole = folder.join(part_name(part));
        if is_there(&whole).await {
            return Ok(());
        }
        let draft = Draft(folder.join(format!("{part}.{}.coming", next_number())));
        let mut file = tokio::fs::File::create(&draft.0).await.map_err(PartRefused::Disk)?;
        let mut left = query.size;
        while let Some(frame) = body.frame().await {
            let Ok(bytes) = frame.map_err(|_| PartRefused::Cut)?.into_data() else { continue };
            left = left.checked_sub(bytes.len() as u64).ok_or(PartRefused::Size)?;
            file.write_all(&bytes).await.map_err(PartRefused::Disk)?;
        }
        if left > 0 {
            return Err(PartRefused::Size);
        }
        file.sync_all().await.map_err(PartRefused::Disk)?;
        tokio::fs::rename(&draft.0, &whole).await.map_err(PartRefused::Disk)?;
        on_disk(move || sync_folder(&folder)).await.map_err(PartRefused::Disk)
    }

    pub(super) fn part_mac(&self, id: &UploadId, part: u32, size: u64, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        // Three line ends where a download's address has two: one is never taken for the other.
        mac.update(format!("upload\n{id}\n{part}\n{size}\n{expires}").as_bytes());
        mac
    }
}

async fn is_there(path: &Path) -> bool {
    tokio::fs::try_exists(path).await.unwrap_or(false)
}
