//! Mails as files: what a laptop has instead of a mail service.

use crate::mail::Transport;
use async_trait::async_trait;
use domain::{OutboxId, ports::PostError};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// A folder with one `.eml` file per mail, named for the mail's outbox id: sending again replaces it.
#[derive(Clone)]
pub struct OutboxFolder(PathBuf);

/// A mail in the folder.
#[derive(Debug, Clone)]
pub struct StoredMail {
    /// Name of its file, without ending.
    pub name: String,
    pub sent_at: SystemTime,
    pub mime: Vec<u8>,
}

impl OutboxFolder {
    /// # Errors
    /// If the folder cannot be made.
    pub fn open(path: &Path) -> io::Result<OutboxFolder> {
        fs::create_dir_all(path)?;
        Ok(OutboxFolder(path.to_owned()))
    }

    /// The latest `limit` mails, newest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn latest(&self, limit: usize) -> io::Result<Vec<StoredMail>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if entry.path().extension().is_some_and(|end| end == "eml") {
                files.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        files.sort();
        files.iter().rev().take(limit).map(|(sent_at, path)| stored(path, *sent_at)).collect()
    }

    /// The mail in the file `name`; names that no mail of this folder has lead to nothing (A54).
    pub fn read(&self, name: &str) -> Option<StoredMail> {
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let path = plain.then(|| self.0.join(format!("{name}.eml")))?;
        let sent_at = fs::metadata(&path).and_then(|file| file.modified()).ok()?;
        stored(&path, sent_at).ok()
    }

    fn place(&self, id: &OutboxId) -> PathBuf {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        self.0.join(id.as_str().chars().map(plain).collect::<String>()).with_extension("eml")
    }
}

fn stored(path: &Path, sent_at: SystemTime) -> io::Result<StoredMail> {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    Ok(StoredMail { name, sent_at, mime: fs::read(path)? })
}

#[async_trait]
impl Transport for OutboxFolder {
    async fn send_raw(&self, id: &OutboxId, _to: &str, mime: &[u8]) -> Result<(), PostError> {
        let (path, mime) = (self.place(id), mime.to_vec());
        match tokio::task::spawn_blocking(move || write_durably(&path, &mime)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(PostError::Unavailable { code: "folder".to_owned() }),
            Err(_) => Err(PostError::Ambiguous),
        }
    }

    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, PostError> {
        Ok(Some(tokio::fs::try_exists(self.place(id)).await.unwrap_or(false)))
    }
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("part");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
