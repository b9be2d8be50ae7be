//! Whether a stranger gets files from the bucket: the one question only a real request answers.

use adapters_shared::https::Https;
use domain::{BlobKey, PortError, ports::Files};

/// A file nobody sells, among those that are sold.
const PROBE: &str = "probe";
const WORDS: &[u8] = b"If you can read this without an address signed by the shop, the goods bucket is open.\n";

/// What a stranger got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicAccess {
    Refused,
    /// The file itself.
    Served,
    /// Nobody answered, or not as a bucket does.
    Unanswered,
}

pub fn probe() -> BlobKey {
    BlobKey::parse(PROBE).expect("a plain word is a key")
}

/// Asks for a file at `address`, where the file of `files` under [`probe`] lie, without a signature.
///
/// # Errors
/// If the file could be neither found nor put there: then a refusal would prove nothing.
pub async fn ask(files: &dyn Files, address: &str) -> Result<PublicAccess, PortError> {
    let (https, key) = (Https::new(), probe());
    let (there, answer) = tokio::join!(files.file_size(&key), https.get(address));
    // What is open is open, whatever else went wrong.
    if answer.as_ref().is_ok_and(|answer| answer.status.is_success()) {
        return Ok(PublicAccess::Served);
    }
    let answer = match there? {
        Some(_) => answer,
        // To a stranger, what is missing and what is forbidden look alike: once there is something, ask again.
        None => {
            files.put_file(&key, WORDS).await?;
            https.get(address).await
        }
    };
    Ok(match answer {
        Ok(answer) if answer.status.is_success() => PublicAccess::Served,
        Ok(answer) if matches!(answer.status.as_u16(), 401 | 403) => PublicAccess::Refused,
        _ => PublicAccess::Unanswered,
    })
}
