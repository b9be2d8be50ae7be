//! Emails as files: what a laptop has instead of a mail service.

use async_trait::async_trait;
use domain::{
    OutboxId,
    delivery::token::Sha256Sum,
    ports::{MailError, MailTransport},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

const ENDING: &str = "eml";
/// Ending of an email that is being written.
const DRAFT: &str = "part";
/// Characters of an outbox id that stand in a file's name.
const SHOWN_CHARS: usize = 60;
/// A draft older than this belongs to nobody any more: an email is written within seconds.
const DRAFT_LIFE: Duration = Duration::from_secs(10 * 60);

/// A folder with one `.eml` file per sending, named for the email's outbox id; from the second sending of one email on,
/// a number follows. What a mail service would deliver twice lies here twice.
#[derive(Debug, Clone)]
pub struct OutboxFolder(PathBuf);

/// An email in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// Name of its file, without ending: letters, digits and `-`.
    pub name: String,
    pub sent_at: SystemTime,
    pub mime: Vec<u8>,
}

/// A part of the folder, newest first.
pub struct MailPage {
    pub mails: Vec<StoredMail>,
    /// How many emails the folder holds.
    pub total: usize,
}

impl OutboxFolder {
    /// Opens the folder, or makes it.
    ///
    /// # Errors
    /// If it cannot be made or written to.
    pub fn open(path: &Path) -> io::Result<OutboxFolder> {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true);
        // An email opens the files it is about.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(path)?;
        sweep_drafts(path)?;
        Ok(OutboxFolder(path.to_owned()))
    }

    /// Whether there is an email in it. Blocks.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn holds_mail(&self) -> io::Result<bool> {
        for entry in fs::read_dir(&self.0)? {
            if entry?.path().extension().is_some_and(|ending| ending == ENDING) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Page `page`, from 0, of the emails whose names fit. Blocks.
    ///
    /// # Errors
    /// If the folder or an email in it cannot be read.
    pub fn list(&self, page: usize, per_page: usize, fits: &dyn Fn(&str) -> bool) -> io::Result<MailPage> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let path = entry.path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            if path.extension().is_some_and(|ending| ending == ENDING) && fits(name) {
                files.push((entry.metadata()?.modified()?, path));
            }
        }
        files.sort_unstable_by(|one, other| other.cmp(one));
        let shown = files.iter().skip(page.saturating_mul(per_page)).take(per_page);
        let mails = shown.map(|(sent_at, path)| stored(path, *sent_at)).collect::<io::Result<_>>()?;
        Ok(MailPage { mails, total: files.len() })
    }

    /// The email in the file `name`. A name that no email of this folder can have leads to nothing. Blocks.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn read(&self, name: &str) -> io::Result<Option<StoredMail>> {
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if name.is_empty() || name.len() > 2 * SHOWN_CHARS || !plain {
            return Ok(None);
        }
        let path = self.0.join(format!("{name}.{ENDING}"));
        let found = fs::metadata(&path).and_then(|file| stored(&path, file.modified()?));
        match found {
            Ok(mail) => Ok(Some(mail)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The file of the `nth` sending of an email, from 1.
    fn place(&self, id: &OutboxId, nth: u32) -> PathBuf {
        place(&self.0, &file_name(id), nth)
    }
}

/// Removes what killed processes left half written. Others may be writing here now, a second instance or a command of
/// the program: their drafts are young.
fn sweep_drafts(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let draft = entry?.path();
        if draft.extension().is_none_or(|ending| ending != DRAFT) {
            continue;
        }
        let swept = fs::metadata(&draft).and_then(|file| match file.modified()?.elapsed() {
            Ok(age) if age > DRAFT_LIFE => fs::remove_file(&draft),
            _ => Ok(()),
        });
        match swept {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn place(folder: &Path, name: &str, nth: u32) -> PathBuf {
    match nth {
        1 => folder.join(format!("{name}.{ENDING}")),
        nth => folder.join(format!("{name}-{nth}.{ENDING}")),
    }
}

/// What people recognise of the id, and a part of its hash: `a#b` and `a-b` are two emails.
fn file_name(id: &OutboxId) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let shown: String = id.as_str().chars().take(SHOWN_CHARS).map(plain).collect();
    let hash = Sha256Sum::of(id.as_str().as_bytes()).to_string();
    format!("{shown}-{}", &hash[..12])
}

fn stored(path: &Path, sent_at: SystemTime) -> io::Result<StoredMail> {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    Ok(StoredMail { name, sent_at, mime: fs::read(path)? })
}

#[async_trait]
impl MailTransport for OutboxFolder {
    async fn send_raw(&self, id: &OutboxId, _to: &str, mime: &[u8]) -> Result<(), MailError> {
        let (folder, name, mime) = (self.0.clone(), file_name(id), mime.to_vec());
        match tokio::task::spawn_blocking(move || write_durably(&folder, &name, &mime)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(not_taken(&error)),
            Err(_) => Err(MailError::Unknown),
        }
    }

    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError> {
        tokio::fs::try_exists(self.place(id, 1)).await.map(Some).map_err(|error| not_taken(&error))
    }
}

/// Nothing is lost: the email waits in the outbox.
fn not_taken(error: &io::Error) -> MailError {
    tracing::warn!(error = %error, "The outbox folder is not usable");
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk_full",
        _ => "folder",
    };
    MailError::Unavailable { code: code.to_owned() }
}

/// After `Ok` the file is there in full, also after a loss of power; after `Err` not at all.
fn write_durably(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = folder.join(format!("{name}.{}-{number}.{DRAFT}", process::id()));
    let kept = write_private(&draft, bytes).and_then(|()| keep(&draft, folder, name));
    // It may not even exist; the first error is the one to tell.
    fs::remove_file(&draft).ok();
    let kept = kept?;
    File::open(folder)?.sync_all().inspect_err(|_| drop(fs::remove_file(&kept)))
}

/// Gives the draft the first free name of its mail's. Another instance may be doing the same: a name is taken once.
fn keep(draft: &Path, folder: &Path, name: &str) -> io::Result<PathBuf> {
    for nth in 1.. {
        let place = place(folder, name, nth);
        match fs::hard_link(draft, &place) {
            Ok(()) => return Ok(place),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if has_no_links(&error) && place.try_exists()? => {}
            Err(error) if has_no_links(&error) => return fs::rename(draft, &place).map(|()| place),
            Err(error) => return Err(error),
        }
    }
    unreachable!("a folder does not hold four billion files")
}

/// Whether this is how a file system without hard links answers: memory cards, some network shares.
fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests;
