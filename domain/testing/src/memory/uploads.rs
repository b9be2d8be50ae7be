use super::{MemoryFiles, lock};
use async_trait::async_trait;
use domain::{
    delivery::token::Sha256Sum,
    ids::{ProductId, UploadId},
    ports::{FinishError, PartAddress, PortError, StoredFile, UploadLabel, UploadPlan, Uploads},
    time::Timestamp,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

type Parts = BTreeMap<u32, Vec<u8>>;

struct Upload {
    plan: UploadPlan,
    parts: Parts,
    finished_at: Option<Timestamp>,
    given_up: bool,
}

pub struct MemoryUploads {
    files: Arc<MemoryFiles>,
    uploads: Mutex<BTreeMap<UploadId, Upload>>,
}

impl MemoryUploads {
    /// Uploads that end up in `files`.
    pub fn new(files: Arc<MemoryFiles>) -> MemoryUploads {
        MemoryUploads { files, uploads: Mutex::default() }
    }

    fn plans(&self, is: impl Fn(&Upload) -> bool) -> Vec<UploadPlan> {
        let uploads = lock(&self.uploads);
        let mut plans: Vec<_> =
            uploads.values().filter(|upload| is(upload)).map(|upload| upload.plan.clone()).collect();
        plans.sort_by_key(|plan| (plan.label.begun_at, plan.id.clone()));
        plans
    }
}

#[async_trait]
impl Uploads for MemoryUploads {
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError> {
        let plan = UploadPlan::new(id.clone(), size_bytes, label.clone());
        let upload = Upload { plan: plan.clone(), parts: Parts::new(), finished_at: None, given_up: false };
        lock(&self.uploads).insert(id.clone(), upload);
        Ok(plan)
    }

    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError> {
        let uploads = lock(&self.uploads);
        Ok(uploads.get(id).filter(|upload| !upload.given_up).map(|upload| upload.plan.clone()))
    }

    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError> {
        Ok(self.plans(|upload| upload.plan.label.product == *product && !upload.given_up))
    }

    async fn part_addresses(&self, plan: &UploadPlan, parts: &[u32]) -> Result<Vec<PartAddress>, PortError> {
        let address = |part: u32| {
            let place = plan.part_offset(part).zip(plan.part_size(part));
            let (offset, size_bytes) = place.ok_or_else(|| broken("no such part"))?;
            Ok(PartAddress { part, url: format!("/memory/{}/{part}", plan.id), offset, size_bytes })
        };
        parts.iter().copied().map(address).collect()
    }

    async fn put_part(&self, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), PortError> {
        let mut uploads = lock(&self.uploads);
        let upload = uploads.get_mut(id).filter(|upload| !upload.given_up).ok_or_else(|| broken("no such upload"))?;
        if upload.plan.part_size(part) != Some(bytes.len() as u64) {
            return Err(broken("no such part, or of another size"));
        }
        upload.parts.insert(part, bytes.to_vec());
        Ok(())
    }

    async fn parts(&self, id: &UploadId) -> Result<Vec<u32>, PortError> {
        let uploads = lock(&self.uploads);
        Ok(uploads.get(id).map(|upload| upload.parts.keys().copied().collect()).unwrap_or_default())
    }

    async fn finish(
        &self,
        id: &UploadId,
        sha256: Option<Sha256Sum>,
        now: Timestamp,
    ) -> Result<StoredFile, FinishError> {
        let mut uploads = lock(&self.uploads);
        let upload = uploads.get_mut(id).filter(|upload| !upload.given_up).ok_or(FinishError::Incomplete)?;
        if upload.parts.len() as u64 != u64::from(upload.plan.parts()) {
            return Err(FinishError::Incomplete);
        }
        let bytes = upload.parts.values().flatten().copied().collect::<Vec<u8>>();
        let (sum, key) = (Sha256Sum::of(&bytes), upload.plan.key());
        if sha256.is_some_and(|wanted| wanted != sum) {
            if upload.finished_at.is_none() {
                uploads.remove(id);
            }
            return Err(FinishError::OtherSum);
        }
        upload.finished_at = Some(now);
        let size_bytes = bytes.len() as u64;
        lock(&self.files.stored).insert(key.clone(), bytes);
        Ok(StoredFile { key, size_bytes, sha256: sum })
    }

    async fn forget(&self, id: &UploadId) -> Result<(), PortError> {
        lock(&self.uploads).remove(id);
        Ok(())
    }

    async fn abort(&self, id: &UploadId) -> Result<(), PortError> {
        let mut uploads = lock(&self.uploads);
        match uploads.get_mut(id) {
            Some(upload) if upload.finished_at.is_some() => upload.given_up = true,
            _ => drop(uploads.remove(id)),
        }
        Ok(())
    }

    async fn discard(&self, id: &UploadId, before: Timestamp) -> Result<bool, PortError> {
        let mut uploads = lock(&self.uploads);
        if uploads.get(id).and_then(|upload| upload.finished_at).is_some_and(|at| at >= before) {
            return Ok(false);
        }
        if uploads.remove(id).is_some() {
            lock(&self.files.stored).remove(&id.key());
        }
        Ok(true)
    }

    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError> {
        let mut stale = self.plans(|upload| upload.plan.label.begun_at < before);
        stale.truncate(limit);
        Ok(stale)
    }
}

fn broken(reason: &str) -> PortError {
    PortError::Broken { service: "uploads", reason: reason.to_owned() }
}
