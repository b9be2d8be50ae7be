//! Files for sale are looked at by a virus scanner of the owner's, if there is one: ClamAV's daemon `clamd`.
//!
//! Source: clamd(8), `zINSTREAM`: chunks of a length in four bytes, big-endian, then so many bytes; a length of 0 ends
//! it. Answers `stream: OK`, `stream: NAME FOUND`, or `… ERROR`.

use adapters_shared::OneAtATime;
use async_trait::async_trait;
use domain::{
    BlobKey, PortError, ProductId, Timestamp, UploadId,
    delivery::token::Sha256Sum,
    ports::{Files, FinishError, PartAddress, StoredFile, UploadLabel, UploadPlan, Uploads},
};
use quick_cache::sync::Cache;
use std::{io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Bytes of a file sent to the scanner at once.
const PIECE: usize = 1024 * 1024;
/// How long the scanner may take for one piece, and for its verdict.
const PATIENCE: Duration = Duration::from_secs(60);
/// Uploads that passed, remembered until they are a product's.
const REMEMBERED: usize = 1_000;
/// The longest answer that is read.
const MAX_ANSWER_BYTES: u64 = 1024;

/// What a scanner says of a file.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    Found,
}

/// Uploads whose files a scanner has to pass before they can be for sale.
pub struct Scanned {
    uploads: Arc<dyn Uploads>,
    files: Arc<dyn Files>,
    /// `127.0.0.1:3310`, or the path of a socket.
    scanner: String,
    turns: OneAtATime,
    /// Uploads that passed, in this process.
    passed: Cache<UploadId, ()>,
}

impl Scanned {
    pub fn new(uploads: Arc<dyn Uploads>, files: Arc<dyn Files>, scanner: &str) -> Scanned {
        Scanned {
            uploads,
            files,
            scanner: scanner.to_owned(),
            turns: OneAtATime::default(),
            passed: Cache::new(REMEMBERED),
        }
    }

    async fn scan(&self, key: &BlobKey) -> Result<Verdict, PortError> {
        let asked = match self.scanner.starts_with('/') {
            #[cfg(unix)]
            true => match tokio::net::UnixStream::connect(&self.scanner).await {
                Ok(stream) => self.ask(stream, key).await,
                Err(error) => Err(error),
            },
            _ => match TcpStream::connect(&self.scanner).await {
                Ok(stream) => self.ask(stream, key).await,
                Err(error) => Err(error),
            },
        };
        asked.map_err(|error| PortError::Unavailable { service: "the virus scanner", reason: error.to_string() })
    }

    async fn ask(&self, mut scanner: impl AsyncRead + AsyncWrite + Unpin, key: &BlobKey) -> io::Result<Verdict> {
        scanner.write_all(b"zINSTREAM\0").await?;
        let mut offset = 0;
        loop {
            let piece = self.files.read_file(key, offset, PIECE).await.map_err(io::Error::other)?;
            let piece = piece.ok_or_else(|| io::Error::other("the file is gone"))?;
            let size = u32::try_from(piece.len()).map_err(io::Error::other)?;
            timeout(PATIENCE, send(&mut scanner, size, &piece)).await??;
            if piece.is_empty() {
                break;
            }
            offset += u64::from(size);
        }
        let mut answer = Vec::new();
        timeout(PATIENCE, scanner.take(MAX_ANSWER_BYTES).read_to_end(&mut answer)).await??;
        verdict(&String::from_utf8_lossy(&answer))
    }
}

/// An empty piece ends the file.
async fn send(scanner: &mut (impl AsyncWrite + Unpin), size: u32, piece: &[u8]) -> io::Result<()> {
    scanner.write_all(&size.to_be_bytes()).await?;
    scanner.write_all(piece).await?;
    scanner.flush().await
}

fn verdict(answer: &str) -> io::Result<Verdict> {
    let answer = answer.trim_end_matches(['\0', '\n']);
    if answer.ends_with(" FOUND") {
        // The name of what was found helps the owner, and says nothing of any buyer.
        tracing::warn!(found = answer, "The virus scanner refuses a file");
        return Ok(Verdict::Found);
    }
    match answer {
        "stream: OK" => Ok(Verdict::Clean),
        other => Err(io::Error::other(format!("it says {other:?}"))),
    }
}

#[async_trait]
impl Uploads for Scanned {
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError> {
        self.uploads.begin(id, size_bytes, label).await
    }

    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError> {
        self.uploads.plan(id).await
    }

    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError> {
        self.uploads.open_for(product).await
    }

    async fn part_addresses(&self, plan: &UploadPlan, parts: &[u32]) -> Result<Vec<PartAddress>, PortError> {
        self.uploads.part_addresses(plan, parts).await
    }

    async fn put_part(&self, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), PortError> {
        self.uploads.put_part(id, part, bytes).await
    }

    async fn parts(&self, id: &UploadId) -> Result<Vec<u32>, PortError> {
        self.uploads.parts(id).await
    }

    /// A file the scanner refuses is removed; one it could not look at waits for the next try. It is looked at once,
    /// however many ask: what was given out is not refused, and so removed, by a second look.
    async fn finish(
        &self,
        id: &UploadId,
        sha256: Option<Sha256Sum>,
        now: Timestamp,
    ) -> Result<StoredFile, FinishError> {
        let _turn = self.turns.turn(id).await;
        let stored = self.uploads.finish(id, sha256, now).await?;
        if self.passed.get(id).is_some() {
            return Ok(stored);
        }
        match self.scan(&stored.key).await? {
            Verdict::Clean => {
                self.passed.insert(id.clone(), ());
                Ok(stored)
            }
            Verdict::Found => {
                // At any time: this file was given to nobody.
                self.uploads.discard(id, Timestamp(i64::MAX)).await?;
                Err(FinishError::Malware)
            }
        }
    }

    async fn forget(&self, id: &UploadId) -> Result<(), PortError> {
        self.uploads.forget(id).await
    }

    async fn abort(&self, id: &UploadId) -> Result<(), PortError> {
        self.uploads.abort(id).await
    }

    async fn discard(&self, id: &UploadId, before: Timestamp) -> Result<bool, PortError> {
        self.uploads.discard(id, before).await
    }

    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError> {
        self.uploads.stale(before, limit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a058_only_a_clear_yes_is_a_yes() {
        assert_eq!(verdict("stream: OK\0").unwrap(), Verdict::Clean);
        assert_eq!(verdict("stream: Eicar-Test-Signature FOUND\0").unwrap(), Verdict::Found);
        for unclear in ["", "INSTREAM size limit exceeded. ERROR\0", "stream: not OK", "UNKNOWN COMMAND\0", "OK"] {
            assert!(verdict(unclear).is_err(), "{unclear:?}");
        }
    }
}
