use super::{MemoryFiles, lock};
use crate::{
    ids::{ProductId, UploadId},
    ports::{FinishError, PartAddress, PortError, StoredGoods, UploadLabel, UploadPlan, Uploads},
    time::Timestamp,
    token::Sha256Sum,
};
use async_trait::async_trait;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

type Parts = BTreeMap<u32, Vec<u8>>;

pub struct MemoryUploads {
    files: Arc<MemoryFiles>,
    uploads: Mutex<BTreeMap<UploadId, (UploadPlan, Parts)>>,
}

impl MemoryUploads {
    /// Uploads that end up as goods of `files`.
    pub fn new(files: Arc<MemoryFiles>) -> MemoryUploads {
        MemoryUploads { files, uploads: Mutex::default() }
    }

    fn plans(&self, is: impl Fn(&UploadPlan) -> bool) -> Vec<UploadPlan> {
        let uploads = lock(&self.uploads);
        let mut plans: Vec<_> = uploads.values().map(|(plan, _)| plan).filter(|plan| is(plan)).cloned().collect();
        plans.sort_by_key(|plan| (plan.label.begun_at, plan.id.clone()));
        plans
    }
}

#[async_trait]
impl Uploads for MemoryUploads {
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError> {
        let plan = UploadPlan::new(id.clone(), size_bytes, label.clone());
        lock(&self.uploads).insert(id.clone(), (plan.clone(), Parts::new()));
        Ok(plan)
    }

    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError> {
        Ok(lock(&self.uploads).get(id).map(|(plan, _)| plan.clone()))
    }

    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError> {
        Ok(self.plans(|plan| plan.label.product == *product))
    }

    async fn part_address(&self, plan: &UploadPlan, part: u32) -> Result<PartAddress, PortError> {
        let place = plan.part_offset(part).zip(plan.part_size(part));
        let (offset, size_bytes) = place.ok_or_else(|| broken("no such part"))?;
        Ok(PartAddress { part, url: format!("/memory/{}/{part}", plan.id), offset, size_bytes })
    }

    async fn put_part(&self, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), PortError> {
        let mut uploads = lock(&self.uploads);
        let (plan, parts) = uploads.get_mut(id).ok_or_else(|| broken("no such upload"))?;
        if plan.part_size(part) != Some(bytes.len() as u64) {
            return Err(broken("no such part, or of another size"));
        }
        parts.insert(part, bytes.to_vec());
        Ok(())
    }

    async fn parts(&self, id: &UploadId) -> Result<Vec<u32>, PortError> {
        let uploads = lock(&self.uploads);
        Ok(uploads.get(id).map(|(_, parts)| parts.keys().copied().collect()).unwrap_or_default())
    }

    async fn finish(&self, id: &UploadId, sha256: Option<Sha256Sum>) -> Result<StoredGoods, FinishError> {
        let mut uploads = lock(&self.uploads);
        let (plan, parts) = uploads.get(id).ok_or(FinishError::Incomplete)?;
        if parts.len() as u64 != u64::from(plan.parts()) {
            return Err(FinishError::Incomplete);
        }
        let bytes = parts.values().flatten().copied().collect::<Vec<u8>>();
        let (sum, key) = (Sha256Sum::of(&bytes), plan.key());
        if sha256.is_some_and(|wanted| wanted != sum) {
            uploads.remove(id);
            return Err(FinishError::OtherSum);
        }
        let size_bytes = bytes.len() as u64;
        lock(&self.files.goods).insert(key.clone(), bytes);
        Ok(StoredGoods { key, size_bytes, sha256: sum })
    }

    async fn forget(&self, id: &UploadId) -> Result<(), PortError> {
        lock(&self.uploads).remove(id);
        Ok(())
    }

    async fn abort(&self, id: &UploadId) -> Result<(), PortError> {
        if lock(&self.uploads).remove(id).is_some() {
            lock(&self.files.goods).remove(&id.key());
        }
        Ok(())
    }

    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError> {
        let mut stale = self.plans(|plan| plan.label.begun_at < before);
        stale.truncate(limit);
        Ok(stale)
    }
}

fn broken(reason: &str) -> PortError {
    PortError::Broken { service: "uploads", reason: reason.to_owned() }
}
