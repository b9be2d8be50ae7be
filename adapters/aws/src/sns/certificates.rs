//! The certificates SNS signs with: fetched once, kept, and valid only within their time.

use super::trust::{Fetch, Refused};
use domain::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime, pem::PemObject};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{Mutex, Semaphore};
use webpki::{EndEntityCert, Error, KeyUsage, aws_lc_rs::RSA_PKCS1_2048_8192_SHA256};

/// SNS changes its certificate about once a year.
const MAX_KEPT: usize = 4;
/// Messages that may wait for a certificate nobody has yet; anybody can name one.
const MAX_WAITING: usize = 64;

/// One certificate, as it came from the service's own address.
pub struct Certificate(CertificateDer<'static>);

impl Certificate {
    fn read(pem: &[u8]) -> Option<Certificate> {
        let der = CertificateDer::from_pem_slice(pem).ok()?;
        EndEntityCert::try_from(&der).ok()?;
        Some(Certificate(der))
    }

    /// # Errors
    /// [`Refused::Certificate`] outside its time, [`Refused::Wrong`] if its key did not make the signature.
    pub fn verify(&self, signed: &[u8], signature: &[u8], now: Timestamp) -> Result<(), Refused> {
        let certificate = EndEntityCert::try_from(&self.0).map_err(|_| Refused::Certificate)?;
        let now = UnixTime::since_unix_epoch(Duration::from_secs(now.0.unsigned_abs()));
        // The service publishes no chain: the host it was fetched from vouches for it. webpki looks at its time before
        // it looks for an issuer, so with no issuer given, that is all it may find fault with.
        let looked = certificate.verify_for_usage(
            &[RSA_PKCS1_2048_8192_SHA256],
            &[],
            &[],
            now,
            KeyUsage::server_auth(),
            None,
            None,
        );
        if !matches!(looked, Err(Error::UnknownIssuer)) {
            return Err(Refused::Certificate);
        }
        certificate.verify_signature(RSA_PKCS1_2048_8192_SHA256, signed, signature).map_err(|_| Refused::Wrong)
    }
}

pub struct Certificates {
    kept: RwLock<BTreeMap<String, Arc<Certificate>>>,
    /// One is fetched at a time; who has a kept one does not wait.
    fetching: Mutex<()>,
    waiting: Semaphore,
}

impl Default for Certificates {
    fn default() -> Certificates {
        Certificates { kept: RwLock::default(), fetching: Mutex::default(), waiting: Semaphore::new(MAX_WAITING) }
    }
}

impl Certificates {
    /// The certificate at `url`, which is one of the service's own.
    ///
    /// # Errors
    /// [`Refused::NoCertificate`] if it does not come or is none, or if too many others are waited for.
    pub async fn get(&self, url: &str, fetch: &Fetch) -> Result<Arc<Certificate>, Refused> {
        if let Some(kept) = self.kept(url) {
            return Ok(kept);
        }
        let _waits = self.waiting.try_acquire().map_err(|_| Refused::NoCertificate)?;
        let _alone = self.fetching.lock().await;
        if let Some(kept) = self.kept(url) {
            return Ok(kept);
        }
        let pem = fetch(url.to_owned()).await.ok_or(Refused::NoCertificate)?;
        let certificate = Arc::new(Certificate::read(&pem).ok_or(Refused::NoCertificate)?);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(url.to_owned(), certificate.clone());
        Ok(certificate)
    }

    fn kept(&self, url: &str) -> Option<Arc<Certificate>> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).get(url).cloned()
    }
}
