//! Files in S3: those for sale in a private bucket, pictures in one of their own.

mod known;
mod uploads;

use super::sdk::{Call, EarlierTries, port_error};
use adapters_shared::OneAtATime;
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_s3::{
    Client,
    config::{ProvideCredentials, SharedCredentialsProvider, http::HttpResponse},
    error::{ProvideErrorMetadata, SdkError},
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{ChecksumAlgorithm, ServerSideEncryption},
};
use domain::{
    BlobKey, FileVersion, PortError,
    delivery::attachment::content_disposition,
    ports::{DownloadAddress, Files, download_ttl_secs},
};
use known::{Known, KnownObjects};
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

const SERVICE: &str = "S3";
/// An address ends so long before what it is signed with.
const BEFORE_CREDENTIALS_END_SECS: u64 = 60;

/// The names of the buckets.
#[derive(Debug, Clone)]
pub struct BucketNames {
    /// Nobody reads it but by an address the shop signed.
    pub files: String,
    /// Read by everyone, through the shop or a CDN before it.
    pub pictures: String,
}

/// The buckets of a shop.
#[derive(Clone)]
pub struct S3 {
    client: Client,
    names: Arc<BucketNames>,
    known_files: Arc<KnownObjects>,
    credentials: Option<SharedCredentialsProvider>,
    /// Of each upload one thing is done at a time in this process.
    uploads_at_work: OneAtATime,
}

impl S3 {
    /// `path_style` is for stand-ins that have one name for all buckets.
    pub fn new(sdk: &SdkConfig, names: BucketNames, path_style: bool) -> S3 {
        let config =
            aws_sdk_s3::config::Builder::from(sdk).force_path_style(path_style).interceptor(EarlierTries).build();
        S3 {
            client: Client::from_conf(config),
            names: Arc::new(names),
            known_files: Arc::default(),
            credentials: sdk.credentials_provider(),
            uploads_at_work: OneAtATime::default(),
        }
    }

    /// Scheme and host of signed addresses of files: the policy of pages must let the browser go there.
    ///
    /// # Errors
    /// If no address can be made.
    pub async fn files_origin(&self) -> Result<String, PortError> {
        let address = self.open_address(&self.names.files, "-").await?;
        let mut parts = address.splitn(4, '/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(scheme), Some(""), Some(host)) => Ok(format!("{scheme}//{host}")),
            _ => Err(broken("an address without a host")),
        }
    }

    /// The address of a file without a signature: nobody may fetch it there.
    ///
    /// # Errors
    /// If no address can be made.
    pub async fn open_file_address(&self, key: &BlobKey) -> Result<String, PortError> {
        self.open_address(&self.names.files, &object_key(key)).await
    }

    /// The address of a bucket itself.
    ///
    /// # Errors
    /// If no address can be made.
    pub async fn open_root(&self, bucket: &str) -> Result<String, PortError> {
        let address = self.open_address(bucket, "-").await?;
        Ok(address.trim_end_matches('-').to_owned())
    }

    /// The address of an object as a stranger would ask for it.
    async fn open_address(&self, bucket: &str, key: &str) -> Result<String, PortError> {
        let lives = PresigningConfig::expires_in(Duration::from_secs(60)).map_err(|error| broken(error.to_string()))?;
        let signed = self.client.get_object().bucket(bucket).key(key).presigned(lives).await;
        let signed = signed.map_err(|error| failed(Call::Read, &error))?;
        Ok(signed.uri().split('?').next().unwrap_or_default().to_owned())
    }

    async fn put(&self, bucket: &str, key: String, bytes: &[u8], media_type: &str) -> Result<(), PortError> {
        self.client
            .put_object()
            .bucket(bucket)
            .key(key)
            .content_type(media_type)
            .cache_control("public, max-age=31536000, immutable")
            .server_side_encryption(ServerSideEncryption::Aes256)
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .body(ByteStream::from(bytes.to_vec()))
            .send()
            .await
            .map_err(|error| failed(Call::Write, &error))?;
        Ok(())
    }

    /// Size and version of a file; `None` if it is missing. Asked of S3 at most once a minute.
    async fn look(&self, key: &BlobKey) -> Result<Option<Known>, PortError> {
        let key = object_key(key);
        if let Some(known) = self.known_files.fresh(&key) {
            return Ok(Some(known));
        }
        let head = self.client.head_object().bucket(&self.names.files).key(&key).send().await;
        let known = there(head)?.map(|head| Known {
            size_bytes: head.content_length.unwrap_or(0).unsigned_abs(),
            version: head.version_id,
        });
        self.known_files.saw(&key, known.as_ref());
        Ok(known)
    }

    /// Seconds an address signed now may live: never longer than what it is signed with.
    async fn lives_at_most(&self) -> Result<u64, PortError> {
        let Some(credentials) = &self.credentials else { return Ok(u64::MAX) };
        let credentials = credentials.provide_credentials().await;
        let credentials = credentials
            .map_err(|_| PortError::Unavailable { service: SERVICE, reason: "there are no credentials".into() })?;
        let Some(ends) = credentials.expiry() else { return Ok(u64::MAX) };
        let left = ends.duration_since(SystemTime::now()).unwrap_or_default().as_secs();
        Ok(left.saturating_sub(BEFORE_CREDENTIALS_END_SECS).max(1))
    }
}

fn object_key(key: &BlobKey) -> String {
    format!("goods/{key}")
}

fn picture(key: &BlobKey) -> String {
    format!("pictures/{key}")
}

#[async_trait]
impl Files for S3 {
    async fn put_file(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError> {
        self.put(&self.names.files, object_key(key), bytes, "application/octet-stream").await
    }

    async fn file_size(&self, key: &BlobKey) -> Result<Option<u64>, PortError> {
        Ok(self.look(key).await?.map(|known| known.size_bytes))
    }

    async fn read_file(&self, key: &BlobKey, offset: u64, most: usize) -> Result<Option<Vec<u8>>, PortError> {
        let last = offset.saturating_add(most as u64).saturating_sub(1);
        let range = format!("bytes={offset}-{last}");
        let got = self.client.get_object().bucket(&self.names.files).key(object_key(key)).range(range).send().await;
        // Past the end there is nothing, which S3 calls an error.
        if got.as_ref().is_err_and(|error| status(error) == Some(416)) {
            return Ok(Some(Vec::new()));
        }
        match there(got)? {
            Some(object) => Ok(Some(whole(object.body).await?)),
            None => Ok(None),
        }
    }

    async fn download_address(&self, file: &FileVersion) -> Result<DownloadAddress, PortError> {
        let ttl_secs = download_ttl_secs(file.size_bytes);
        let ttl_secs = i64::try_from(self.lives_at_most().await?).map_or(ttl_secs, |most| ttl_secs.min(most));
        // The version is named, so that nothing put under the same key later can take its place. While S3 does not
        // answer, it is the one seen last, or none: keys are random and nothing is put twice.
        let known = match self.look(&file.key).await {
            Ok(known) => known,
            Err(_) => self.known_files.last(&object_key(&file.key)),
        };
        let version = known.and_then(|known| known.version);
        let lives = PresigningConfig::expires_in(Duration::from_secs(ttl_secs.unsigned_abs()));
        let signed = self
            .client
            .get_object()
            .bucket(&self.names.files)
            .key(object_key(&file.key))
            .set_version_id(version)
            .response_content_type("application/octet-stream")
            .response_content_disposition(content_disposition(&file.name))
            .response_cache_control("private, no-store")
            .presigned(lives.map_err(|error| broken(error.to_string()))?)
            .await
            .map_err(|error| failed(Call::Read, &error))?;
        Ok(DownloadAddress { url: signed.uri().to_owned(), ttl_secs })
    }

    async fn put_picture(&self, key: &BlobKey, bytes: &[u8]) -> Result<(), PortError> {
        let media_type = image::guess_format(bytes).map_or("application/octet-stream", |format| format.to_mime_type());
        self.put(&self.names.pictures, picture(key), bytes, media_type).await
    }

    async fn read_picture(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, PortError> {
        let got = self.client.get_object().bucket(&self.names.pictures).key(picture(key)).send().await;
        match there(got)? {
            Some(object) => Ok(Some(whole(object.body).await?)),
            None => Ok(None),
        }
    }
}

async fn whole(body: ByteStream) -> Result<Vec<u8>, PortError> {
    let bytes = body.collect().await;
    let bytes = bytes.map_err(|_| PortError::Unavailable { service: SERVICE, reason: "the bytes broke off".into() })?;
    Ok(bytes.to_vec())
}

/// What S3 found; what is not there is no failure.
fn there<T, E: ProvideErrorMetadata>(found: Result<T, SdkError<E, HttpResponse>>) -> Result<Option<T>, PortError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if status(&error) == Some(404) => Ok(None),
        Err(error) => Err(failed(Call::Read, &error)),
    }
}

fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    Some(error.raw_response()?.status().as_u16())
}

fn failed<E: ProvideErrorMetadata>(call: Call, error: &SdkError<E, HttpResponse>) -> PortError {
    port_error(SERVICE, call, error)
}

fn broken(reason: impl Into<String>) -> PortError {
    PortError::Broken { service: SERVICE, reason: reason.into() }
}
