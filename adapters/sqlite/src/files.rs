//! Files on disk: those for sale behind signed addresses, pictures for everyone.

pub mod clamd;
mod uploads;

pub use uploads::{PartQuery, PartRefused};

use adapters_shared::OneAtATime;
use async_trait::async_trait;
use domain::{
    BlobKey, FileVersion, PortError,
    ports::{Clock, DownloadAddress, Files, download_ttl_secs},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

const SERVICE: &str = "the file store";

/// The two folders, and the key that signs addresses of files.
#[derive(Clone)]
pub struct Disk {
    files: PathBuf,
    pictures: PathBuf,
    /// Uploads that are no files yet.
    staging: PathBuf,
    key: [u8; 32],
    clock: Arc<dyn Clock>,
    /// Of each upload one thing is done at a time: who asks twice must not find it half done.
    uploads_at_work: OneAtATime,
}

/// What a signed address grants: these bytes under this name, until then.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct SignedQuery {
    pub name: String,
    /// Unix seconds.
    pub expires: i64,
    pub sig: String,
}

impl Disk {
    /// # Errors
    /// If the folders cannot be made.
    pub fn open(dir: &Path, key: [u8; 32], clock: Arc<dyn Clock>) -> io::Result<Disk> {
        let disk = Disk {
            files: dir.join("goods"),
            pictures: dir.join("pictures"),
            staging: dir.join("staging"),
            key,
            clock,
            uploads_at_work: OneAtATime::default(),
        };
        fs::create_dir_all(&disk.staging)?;
        fs::create_dir_all(&disk.files)?;
        fs::create_dir_all(&disk.pictures)?;
        Ok(disk)
    }

    /// The file of a signed address, if the signature is right and the time is not up.
    pub fn open_address(&self, key: &BlobKey, query: &SignedQuery) -> Option<PathBuf> {
        let signature = data_encoding::HEXLOWER.decode(query.sig.as_bytes()).ok()?;
        // `verify_slice` compares in constant time.
        self.mac(key, &query.name, query.expires).verify_slice(&signature).ok()?;
        (self.clock.now().0 < query.expires).then(|| place(&self.files, key))?
    }

    /// The file of a picture.
    pub fn picture(&self, key: &BlobKey) -> Option<PathBuf> {
        place(&self.pictures, key)
    }

    fn mac(&self, key: &BlobKey, name: &str, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(format!("{key}\n{expires}\n{name}").as_bytes());
        mac
    }

    async fn put(&self, path: Option<PathBuf>, bytes: &[u8]) -> Result<(), PortError> {
        let bytes = bytes.to_vec();
        let written = tokio::task::spawn_blocking(move || match path {
            Some(path) => write_durably(&path, &bytes),
            None => Err(io::Error::other("not a key of this store")),
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(PortError::Unavailable { service: SERVICE, reason: error.to_string() }),
            Err(error) => Err(PortError::Unknown { service: SERVICE, reason: error.to_string() }),
        }
    }
}

#[async_trait]
impl Files for Disk {
    async fn put_file(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError> {
        self.put(place(&self.files, key), bytes).await
    }

    async fn file_size(&self, key: &BlobKey) -> Result<Option<u64>, PortError> {
        let Some(path) = place(&self.files, key) else { return Ok(None) };
        there(tokio::fs::metadata(path).await.map(|file| file.len()))
    }

    async fn read_file(&self, key: &BlobKey, offset: u64, most: usize) -> Result<Option<Vec<u8>>, PortError> {
        let Some(path) = place(&self.files, key) else { return Ok(None) };
        let read = async {
            let mut file = tokio::fs::File::open(path).await?;
            file.seek(io::SeekFrom::Start(offset)).await?;
            let mut bytes = Vec::new();
            file.take(most as u64).read_to_end(&mut bytes).await?;
            Ok(bytes)
        };
        there(read.await)
    }

    async fn read_picture(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, PortError> {
        let Some(path) = place(&self.pictures, key) else { return Ok(None) };
        there(tokio::fs::read(path).await)
    }

    async fn download_address(&self, file: &FileVersion) -> Result<DownloadAddress, PortError> {
        let ttl_secs = download_ttl_secs(file.size_bytes);
        let expires = self.clock.now().plus_secs(ttl_secs).0;
        let sig = data_encoding::HEXLOWER.encode(&self.mac(&file.key, &file.name, expires).finalize().into_bytes());
        let query = serde_urlencoded::to_string([
            ("name", file.name.as_str()),
            ("expires", &expires.to_string()),
            ("sig", &sig),
        ]);
        let query = query.map_err(|error| PortError::Broken { service: SERVICE, reason: error.to_string() })?;
        Ok(DownloadAddress { url: format!("/files/{}?{query}", file.key), ttl_secs })
    }

    async fn put_picture(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError> {
        self.put(place(&self.pictures, key), bytes).await
    }
}

/// What a look at the disk found; what is not there is no failure.
fn there<T>(found: io::Result<T>) -> Result<Option<T>, PortError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PortError::Unavailable { service: SERVICE, reason: error.to_string() }),
    }
}

/// Where a key lies. Keys are random and of a small alphabet; anything else has no place.
fn place(folder: &Path, key: &BlobKey) -> Option<PathBuf> {
    let plain =
        key.as_str().len() >= 3 && key.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    plain.then(|| folder.join(&key.as_str()[..2]).join(key.as_str()))
}

/// Either the whole file is there after this, also after a power cut, or nothing is.
fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a file lies in a folder"))?;
    fs::create_dir_all(folder)?;
    let draft = path.with_extension("part");
    let mut file = fs::File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    fs::File::open(folder)?.sync_all()
}
