//! Files on their way in: a folder each below `staging`, with the plan, the parts that are whole, and at
//! the end what the goods turned out to be.
//!
//! A part comes under a name of its own and is renamed when it is whole and on the disk: a torn one is never
//! seen. The goods appear under their key in one step; parts go only after that, so whoever pulls the plug
//! finds either all parts or the goods.

use super::{Disk, SERVICE, place, write_durably};
use async_trait::async_trait;
use axum::body::Body;
use domain::{
    BlobKey, PortError, ProductId, Timestamp, UploadId,
    delivery::token::Sha256Sum,
    failpoints,
    ports::{FinishError, PART_TTL_SECS, PartAddress, StoredGoods, UploadLabel, UploadPlan, Uploads},
    time::HOUR_SECS,
};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
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

/// What the goods turned out to be.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Done {
    size_bytes: u64,
    sha256: Sha256Sum,
    /// When they were given out last, give or take an hour.
    #[serde(default)]
    at: Option<Timestamp>,
}

/// In the folder of an upload: its plan, what became of it, and that nobody may finish it any more.
const PLAN: &str = "plan.json";
const DONE: &str = "done.json";
const GIVEN_UP: &str = "given-up";
/// Goods that were given out so long ago are noted as given out anew.
const NOTE_AGAIN_SECS: i64 = HOUR_SECS;

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

    /// All plans, those of uploads that were given up only if they left goods.
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

    async fn finish(
        &self,
        id: &UploadId,
        sha256: Option<Sha256Sum>,
        now: Timestamp,
    ) -> Result<StoredGoods, FinishError> {
        let finished = self.staged_alone(id, move |disk, folder| finish(disk, folder, sha256, now)).await?;
        let Done { size_bytes, sha256, .. } = finished?;
        failpoints::reach("admin.blob_put").await?;
        Ok(StoredGoods { key: id.key(), size_bytes, sha256 })
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
            // Only what is still an upload: goods that were taken into a product are no upload any more.
            if folder.exists() {
                if let Some(goods) = place(&disk.goods, &key) {
                    remove_file(&goods)?;
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

fn plan_in(folder: &Path) -> io::Result<Option<UploadPlan>> {
    if folder.join(GIVEN_UP).exists() { Ok(None) } else { read_json(&folder.join(PLAN)) }
}

/// The goods of an upload nobody else works on, made if they are not yet; `Incomplete` or `OtherSum` inside.
fn finish(
    disk: &Disk,
    folder: &Path,
    sha256: Option<Sha256Sum>,
    now: Timestamp,
) -> io::Result<Result<Done, FinishError>> {
    let Some(plan) = plan_in(folder)? else { return Ok(Err(FinishError::Incomplete)) };
    let other = |done: &Done| sha256.is_some_and(|wanted| wanted != done.sha256);
    if let Some(done) = read_json::<Done>(&folder.join(DONE))? {
        if other(&done) {
            return Ok(Err(FinishError::OtherSum));
        }
        if done.at.is_none_or(|at| now.secs_since(at) >= NOTE_AGAIN_SECS) {
            write_durably(&folder.join(DONE), &serde_json::to_vec(&Done { at: Some(now), ..done.clone() })?)?;
        }
        return Ok(Ok(done));
    }
    let Some((draft, done)) = assemble(disk, folder, &plan, now)? else { return Ok(Err(FinishError::Incomplete)) };
    if other(&done) {
        remove(folder)?;
        return Ok(Err(FinishError::OtherSum));
    }
    let goods = place(&disk.goods, &plan.key()).ok_or_else(no_key)?;
    fs::rename(&draft.0, &goods)?;
    sync_folder(goods.parent().ok_or_else(no_key)?)?;
    write_durably(&folder.join(DONE), &serde_json::to_vec(&done)?)?;
    for part in 1..=plan.parts() {
        remove_file(&folder.join(part_name(part)))?;
    }
    Ok(Ok(done))
}

/// Puts all parts together beside where the goods will lie; `None` if one is missing.
fn assemble(disk: &Disk, folder: &Path, plan: &UploadPlan, now: Timestamp) -> io::Result<Option<(Draft, Done)>> {
    for part in 1..=plan.parts() {
        let size = fs::metadata(folder.join(part_name(part))).map(|file| file.len()).ok();
        if size.is_none() || size != plan.part_size(part) {
            return Ok(None);
        }
    }
    let goods = place(&disk.goods, &plan.key()).ok_or_else(no_key)?;
    fs::create_dir_all(goods.parent().ok_or_else(no_key)?)?;
    let draft = Draft(goods.with_extension(format!("{}.coming", next_number())));
    let mut whole = fs::File::create(&draft.0)?;
    for part in 1..=plan.parts() {
        io::copy(&mut fs::File::open(folder.join(part_name(part)))?, &mut whole)?;
    }
    whole.sync_all()?;
    // Read back, so that the sum is that of the bytes buyers will get.
    let done = Done { at: Some(now), ..sum(&draft.0)? };
    Ok(Some((draft, done)))
}

fn no_key() -> io::Error {
    io::Error::other("not a key of this store")
}

fn sum(path: &Path) -> io::Result<Done> {
    let (mut file, mut hash, mut size_bytes) = (fs::File::open(path)?, Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(Done { size_bytes, sha256: Sha256Sum::from_bytes(hash.finalize().into()), at: None });
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
    // Without a plan it is no upload any more, whatever is left of it.
    remove_file(&folder.join(PLAN))?;
    for left in (0..3).rev() {
        match fs::remove_dir_all(folder) {
            // A part came in just then.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty && left > 0 => {}
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => break,
        }
    }
    Ok(())
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
