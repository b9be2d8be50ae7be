//! Files on their way in: a folder each below `staging`, with the plan, the parts that are whole, and at
//! the end what the file turned out to be.
//!
//! A part comes under a name of its own and is renamed when it is whole and on the disk: a torn one is never
//! seen. The file appears under its key in one step; parts go only after that, so whoever pulls the plug
//! finds either all parts or the file.

mod finish;
mod parts;
mod staging;

pub use parts::{PartQuery, PartRefused};

use super::{Disk, SERVICE, place, write_durably};
use async_trait::async_trait;
use domain::{
    BlobKey, PortError, ProductId, Timestamp, UploadId,
    delivery::token::Sha256Sum,
    failpoints,
    ports::{FinishError, PART_TTL_SECS, PartAddress, StoredFile, UploadLabel, UploadPlan, Uploads},
};
use finish::finish;
use hmac::Mac;
use staging::{
    DONE, Done, Draft, GIVEN_UP, PLAN, next_number, on_disk, part_name, plan_in, read_json, remove, remove_file,
    sync_folder,
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

impl Disk {
    /// All plans, those of uploads that were given up only if they left a file.
    fn plans(&self, given_up: bool) -> io::Result<Vec<UploadPlan>> {
        let mut plans = Vec::new();
        for folder in fs::read_dir(&self.staging)? {
            let folder = folder?.path();
            if given_up || !folder.join(GIVEN_UP).exists() {
                // A folder without a plan was being made or removed when the power went.
                plans.extend(read_json::<UploadPlan>(&folder.join(PLAN))?);
            }
        }
        plans.sort_by(|a, b| (a.label.begun_at, &a.id).cmp(&(b.label.begun_at, &b.id)));
        Ok(plans)
    }

    async fn staged<T: Send + 'static>(
        &self,
        id: &UploadId,
        work: impl FnOnce(&Disk, &Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, PortError> {
        let (disk, folder) = (self.clone(), self.folder(id));
        let done = on_disk(move || match folder {
            Some(folder) => work(&disk, &folder),
            None => Err(io::Error::other("not an upload of this store")),
        });
        done.await.map_err(unavailable)
    }

    /// As [`Disk::staged`], while nobody else does.
    async fn staged_alone<T: Send + 'static>(
        &self,
        id: &UploadId,
        work: impl FnOnce(&Disk, &Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, PortError> {
        let turn = self.uploads_at_work.turn(id).await;
        // The turn belongs to the work, which goes on if whoever asked goes away.
        self.staged(id, move |disk, folder| {
            let done = work(disk, folder);
            drop(turn);
            done
        })
        .await
    }
}

#[async_trait]
impl Uploads for Disk {
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError> {
        let plan = UploadPlan::new(id.clone(), size_bytes, label.clone());
        let kept = plan.clone();
        self.staged(id, move |disk, folder| {
            write_durably(&folder.join(PLAN), &serde_json::to_vec(&kept)?)?;
            sync_folder(&disk.staging)
        })
        .await?;
        Ok(plan)
    }

    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError> {
        self.staged(id, |_, folder| plan_in(folder)).await
    }

    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError> {
        let disk = self.clone();
        let mut plans = on_disk(move || disk.plans(false)).await.map_err(unavailable)?;
        plans.retain(|plan| plan.label.product == *product);
        Ok(plans)
    }

    async fn part_addresses(&self, plan: &UploadPlan, parts: &[u32]) -> Result<Vec<PartAddress>, PortError> {
        let expires = self.clock.now().plus_secs(PART_TTL_SECS).0;
        let address = |part: u32| {
            let place = plan.part_offset(part).zip(plan.part_size(part));
            let (offset, size_bytes) = place.ok_or_else(|| broken("no such part"))?;
            let mac = self.part_mac(&plan.id, part, size_bytes, expires).finalize().into_bytes();
            let sig = data_encoding::HEXLOWER.encode(&mac);
            let url = format!("/admin/uploads/{}/{part}?size={size_bytes}&expires={expires}&sig={sig}", plan.id);
            Ok(PartAddress { part, url, offset, size_bytes })
        };
        parts.iter().copied().map(address).collect()
    }

    async fn put_part(&self, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), PortError> {
        let plan = self.plan(id).await?.ok_or_else(|| broken("no such upload"))?;
        if plan.part_size(part) != Some(bytes.len() as u64) {
            return Err(broken("no such part, or of another size"));
        }
        let bytes = bytes.to_vec();
        self.staged(id, move |_, folder| {
            let draft = Draft(folder.join(format!("{part}.{}.coming", next_number())));
            let mut file = fs::File::create(&draft.0)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&draft.0, folder.join(part_name(part)))?;
            sync_folder(folder)
        })
        .await
    }

    async fn parts(&self, id: &UploadId) -> Result<Vec<u32>, PortError> {
        self.staged(id, |_, folder| {
            let mut parts = Vec::new();
            for entry in fs::read_dir(folder)? {
                let name = entry?.file_name();
                parts.extend(name.to_str().and_then(|name| name.strip_suffix(".part")?.parse::<u32>().ok()));
            }
            parts.sort_unstable();
            Ok(parts)
        })
        .await
    }

    async fn finish(
        &self,
        id: &UploadId,
        sha256: Option<Sha256Sum>,
        now: Timestamp,
    ) -> Result<StoredFile, FinishError> {
        let finished = self.staged_alone(id, move |disk, folder| finish(disk, folder, sha256, now)).await?;
        let Done { size_bytes, sha256, .. } = finished?;
        failpoints::reach("admin.blob_put").await?;
        Ok(StoredFile { key: id.key(), size_bytes, sha256 })
    }

    async fn forget(&self, id: &UploadId) -> Result<(), PortError> {
        self.staged(id, |_, folder| remove(folder)).await
    }

    async fn abort(&self, id: &UploadId) -> Result<(), PortError> {
        self.staged_alone(id, |_, folder| {
            if folder.join(DONE).exists() {
                return write_durably(&folder.join(GIVEN_UP), b"");
            }
            remove(folder)
        })
        .await
    }

    async fn discard(&self, id: &UploadId, before: Timestamp) -> Result<bool, PortError> {
        let key: BlobKey = id.key();
        self.staged_alone(id, move |disk, folder| {
            let plan: Option<UploadPlan> = read_json(&folder.join(PLAN))?;
            let done: Option<Done> = read_json(&folder.join(DONE))?;
            let given_out = done.map(|done| done.at.or(plan.as_ref().map(|plan| plan.label.begun_at)));
            if given_out.flatten().is_some_and(|at| at >= before) {
                return Ok(false);
            }
            // Only what is still an upload: a file that was taken into a product is no upload any more.
            if folder.exists() {
                if let Some(file) = place(&disk.files, &key) {
                    remove_file(&file)?;
                }
                remove(folder)?;
            }
            Ok(true)
        })
        .await
    }

    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError> {
        let disk = self.clone();
        let mut plans = on_disk(move || disk.plans(true)).await.map_err(unavailable)?;
        plans.retain(|plan| plan.label.begun_at < before);
        plans.truncate(limit);
        Ok(plans)
    }
}

fn unavailable(error: io::Error) -> PortError {
    PortError::Unavailable { service: SERVICE, reason: error.to_string() }
}

fn broken(reason: &str) -> PortError {
    PortError::Broken { service: SERVICE, reason: reason.to_owned() }
}
