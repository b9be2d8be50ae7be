//! The folder of an upload, and how things are written into it: under a name of their own first, and durably.

use super::super::Disk;
use domain::{Timestamp, UploadId, delivery::token::Sha256Sum, ports::UploadPlan};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// In the folder of an upload: its plan, what became of it, and that nobody may finish it any more.
pub(super) const PLAN: &str = "plan.json";
pub(super) const DONE: &str = "done.json";
pub(super) const GIVEN_UP: &str = "given-up";

/// What the file turned out to be.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Done {
    pub(super) size_bytes: u64,
    pub(super) sha256: Sha256Sum,
    /// When they were given out last, give or take an hour.
    #[serde(default)]
    pub(super) at: Option<Timestamp>,
}

impl Disk {
    pub(super) fn folder(&self, id: &UploadId) -> Option<PathBuf> {
        let plain = id.as_str().len() >= 3 && id.as_str().bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| self.staging.join(id.as_str()))
    }
}

pub(super) fn plan_in(folder: &Path) -> io::Result<Option<UploadPlan>> {
    if folder.join(GIVEN_UP).exists() { Ok(None) } else { read_json(&folder.join(PLAN)) }
}

/// A file being written; gone with its writer unless it was renamed.
pub(super) struct Draft(pub(super) PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

pub(super) fn next_number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

pub(super) fn part_name(part: u32) -> String {
    format!("{part}.part")
}

pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn remove(folder: &Path) -> io::Result<()> {
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

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

pub(super) async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
