//! Putting the parts of a file together.

use super::{
    super::{Disk, place, write_durably},
    staging::{DONE, Done, Draft, next_number, part_name, plan_in, read_json, remove, remove_file, sync_folder},
};
use domain::{
    Timestamp,
    delivery::token::Sha256Sum,
    ports::{FinishError, UploadPlan},
    time::HOUR_SECS,
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Read},
    path::Path,
};

/// What of a file is held in memory at a time.
const CHUNK_BYTES: usize = 256 * 1024;
/// A file that was given out so long ago is noted as given out anew.
const NOTE_AGAIN_SECS: i64 = HOUR_SECS;

/// The file of an upload nobody else works on, made if it is not yet; `Incomplete` or `OtherSum` inside.
pub(super) fn finish(
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
    let file = place(&disk.files, &plan.key()).ok_or_else(no_key)?;
    fs::rename(&draft.0, &file)?;
    sync_folder(file.parent().ok_or_else(no_key)?)?;
    write_durably(&folder.join(DONE), &serde_json::to_vec(&done)?)?;
    for part in 1..=plan.parts() {
        remove_file(&folder.join(part_name(part)))?;
    }
    Ok(Ok(done))
}

/// Puts all parts together beside where the file will lie; `None` if one is missing.
fn assemble(disk: &Disk, folder: &Path, plan: &UploadPlan, now: Timestamp) -> io::Result<Option<(Draft, Done)>> {
    for part in 1..=plan.parts() {
        let size = fs::metadata(folder.join(part_name(part))).map(|file| file.len()).ok();
        if size.is_none() || size != plan.part_size(part) {
            return Ok(None);
        }
    }
    let file = place(&disk.files, &plan.key()).ok_or_else(no_key)?;
    fs::create_dir_all(file.parent().ok_or_else(no_key)?)?;
    let draft = Draft(file.with_extension(format!("{}.coming", next_number())));
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
