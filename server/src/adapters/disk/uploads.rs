//! Files on their way in: a folder each below `staging`, with the plan, the parts that are whole, and at
//! the end what the goods turned out to be.
//!
//! A part comes under a name of its own and is renamed when it is whole and on the disk: a torn one is never
//! seen. The goods appear under their key in one step; parts go only after that, so whoever pulls the plug
//! finds either all parts or the goods.

use super::{Disk, SERVICE, place, write_durably};
use crate::failpoints;
use async_trait::async_trait;
use axum::body::Body;
use domain::{
    BlobKey, PortError, ProductId, Timestamp, UploadId,
    ports::{FinishError, PART_TTL_SECS, PartAddress, StoredGoods, UploadLabel, UploadPlan, Uploads},
    token::Sha256Sum,
};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{
        PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::io::AsyncWriteExt;

/// What of a file is held in memory at a time.
const CHUNK_BYTES: usize = 256 * 1024;

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

#[derive(serde::Serialize, serde::Deserialize)]
struct Done {
    size_bytes: u64,
    sha256: Sha256Sum,
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
        if !is_there(&folder.join("plan.json")).await || is_there(&folder.join("done.json")).await {
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

    fn folder(&self, id: &UploadId) -> Option<PathBuf> {
        let plain = id.as_str().len() >= 3 && id.as_str().bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| self.staging.join(id.as_str()))
    }

    fn part_mac(&self, id: &UploadId, part: u32, size: u64, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        // Three line ends where a download's address has two: one is never taken for the other.
        mac.update(format!("upload\n{id}\n{part}\n{size}\n{expires}").as_bytes());
        mac
    }

    fn plans(&self) -> io::Result<Vec<UploadPlan>> {
        let mut plans = Vec::new();
        for folder in fs::read_dir(&self.staging)? {
            // A folder without a plan was being made or removed when the power went.
            plans.extend(read_json::<UploadPlan>(&folder?.path().join("plan.json"))?);
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
}

#[async_trait]
impl Uploads for Disk {
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError> {
        let plan = UploadPlan::new(id.clone(), size_bytes, label.clone());
        let kept = plan.clone();
        self.staged(id, move |disk, folder| {
            write_durably(&folder.join("plan.json"), &serde_json::to_vec(&kept)?)?;
            sync_folder(&disk.staging)
        })
        .await?;
        Ok(plan)
    }

    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError> {
        self.staged(id, |_, folder| read_json(&folder.join("plan.json"))).await
    }

    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError> {
        let disk = self.clone();
        let mut plans = on_disk(move || disk.plans()).await.map_err(unavailable)?;
        plans.retain(|plan| plan.label.product == *product);
        Ok(plans)
    }

    async fn part_address(&self, plan: &UploadPlan, part: u32) -> Result<PartAddress, PortError> {
        let place = plan.part_offset(part).zip(plan.part_size(part));
        let (offset, size_bytes) = place.ok_or_else(|| broken("no such part"))?;
        let expires = self.clock.now().plus_secs(PART_TTL_SECS).0;
        let mac = self.part_mac(&plan.id, part, size_bytes, expires).finalize().into_bytes();
        let sig = data_encoding::HEXLOWER.encode(&mac);
        let url = format!("/admin/uploads/{}/{part}?size={size_bytes}&expires={expires}&sig={sig}", plan.id);
        Ok(PartAddress { part, url, offset, size_bytes })
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

    async fn finish(&self, id: &UploadId, sha256: Option<Sha256Sum>) -> Result<StoredGoods, FinishError> {
        let Some(plan) = self.plan(id).await? else { return Err(FinishError::Incomplete) };
        let key = plan.key();
        let done = self.staged(id, move |disk, folder| assemble(disk, folder, &plan)).await?;
        let Some(Done { size_bytes, sha256: found }) = done else { return Err(FinishError::Incomplete) };
        if sha256.is_some_and(|wanted| wanted != found) {
            self.abort(id).await?;
            return Err(FinishError::OtherSum);
        }
        failpoints::reach("admin.blob_put").await?;
        Ok(StoredGoods { key, size_bytes, sha256: found })
    }

    async fn forget(&self, id: &UploadId) -> Result<(), PortError> {
        self.staged(id, |_, folder| remove(folder)).await
    }

    async fn abort(&self, id: &UploadId) -> Result<(), PortError> {
        let key: BlobKey = id.key();
        self.staged(id, move |disk, folder| {
            // Only what is still an upload: goods that were taken into a product are no upload any more.
            if folder.exists() {
                if let Some(goods) = place(&disk.goods, &key) {
                    remove_file(&goods)?;
                }
                remove(folder)?;
            }
            Ok(())
        })
        .await
    }

    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError> {
        let disk = self.clone();
        let mut plans = on_disk(move || disk.plans()).await.map_err(unavailable)?;
        plans.retain(|plan| plan.label.begun_at < before);
        plans.truncate(limit);
        Ok(plans)
    }
}

/// Makes the goods of all parts; `None` if one is missing.
fn assemble(disk: &Disk, folder: &Path, plan: &UploadPlan) -> io::Result<Option<Done>> {
    let _one = disk.finishing.lock().unwrap_or_else(PoisonError::into_inner);
    let known = folder.join("done.json");
    if let Some(done) = read_json(&known)? {
        return Ok(Some(done));
    }
    for part in 1..=plan.parts() {
        let size = fs::metadata(folder.join(part_name(part))).map(|file| file.len()).ok();
        if size.is_none() || size != plan.part_size(part) {
            return Ok(None);
        }
    }
    let goods = place(&disk.goods, &plan.key()).ok_or_else(|| io::Error::other("not a key of this store"))?;
    let home = goods.parent().ok_or_else(|| io::Error::other("a file lies in a folder"))?;
    fs::create_dir_all(home)?;
    let draft = Draft(goods.with_extension(format!("{}.coming", next_number())));
    let mut whole = fs::File::create(&draft.0)?;
    for part in 1..=plan.parts() {
        io::copy(&mut fs::File::open(folder.join(part_name(part)))?, &mut whole)?;
    }
    whole.sync_all()?;
    // Read back, so that the sum is that of the bytes buyers will get.
    let done = sum(&draft.0)?;
    fs::rename(&draft.0, &goods)?;
    sync_folder(home)?;
    write_durably(&known, &serde_json::to_vec(&done)?)?;
    for part in 1..=plan.parts() {
        remove_file(&folder.join(part_name(part)))?;
    }
    Ok(Some(done))
}

fn sum(path: &Path) -> io::Result<Done> {
    let (mut file, mut hash, mut size_bytes) = (fs::File::open(path)?, Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(Done { size_bytes, sha256: Sha256Sum::from_bytes(hash.finalize().into()) });
        }
        hash.update(&chunk[..read]);
        size_bytes += read as u64;
    }
}

/// A file being written; gone with its writer unless it was renamed.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn next_number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

fn part_name(part: u32) -> String {
    format!("{part}.part")
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

async fn is_there(path: &Path) -> bool {
    tokio::fs::try_exists(path).await.unwrap_or(false)
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn unavailable(error: io::Error) -> PortError {
    PortError::Unavailable { service: SERVICE, reason: error.to_string() }
}

fn broken(reason: &str) -> PortError {
    PortError::Broken { service: SERVICE, reason: reason.to_owned() }
}
