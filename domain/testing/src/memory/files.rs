use super::lock;
use async_trait::async_trait;
use domain::{
    catalog::product::FileVersion,
    ids::BlobKey,
    ports::{DownloadAddress, Files, PortError, download_ttl_secs},
};
use std::{collections::BTreeMap, sync::Mutex};

#[derive(Default)]
pub struct MemoryFiles {
    pub stored: Mutex<BTreeMap<BlobKey, Vec<u8>>>,
    pub pictures: Mutex<BTreeMap<BlobKey, Vec<u8>>>,
}

impl MemoryFiles {
    /// Loses the file under `key`, as a broken disk would.
    pub fn lose(&self, key: &BlobKey) {
        lock(&self.stored).remove(key);
    }
}

#[async_trait]
impl Files for MemoryFiles {
    async fn put_file(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError> {
        lock(&self.stored).insert(key.clone(), bytes.to_vec());
        Ok(())
    }

    async fn file_size(&self, key: &BlobKey) -> Result<Option<u64>, PortError> {
        Ok(lock(&self.stored).get(key).map(|bytes| bytes.len() as u64))
    }

    async fn read_file(&self, key: &BlobKey, offset: u64, most: usize) -> Result<Option<Vec<u8>>, PortError> {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = |bytes: &Vec<u8>| bytes.iter().skip(offset).take(most).copied().collect();
        Ok(lock(&self.stored).get(key).map(part))
    }

    async fn read_picture(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, PortError> {
        Ok(lock(&self.pictures).get(key).cloned())
    }

    async fn download_address(&self, file: &FileVersion) -> Result<DownloadAddress, PortError> {
        Ok(DownloadAddress { url: format!("/memory/{}", file.key), ttl_secs: download_ttl_secs(file.size_bytes) })
    }

    async fn put_picture(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError> {
        lock(&self.pictures).insert(key.clone(), bytes.to_vec());
        Ok(())
    }
}
