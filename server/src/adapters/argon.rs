//! Slow hashes for passwords.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use async_trait::async_trait;
use domain::{PortError, identity::Password, ports::Passwords};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

const SERVICE: &str = "the password hash";
/// Hashes made side by side. Each takes 19 MB, so a flood of sign-ins waits instead of filling the memory.
const AT_ONCE: usize = 2;
/// Compared with when there is no account, so that the answer takes as long (A37).
static NOBODYS: LazyLock<Option<String>> =
    LazyLock::new(|| hasher().hash_password(b"nobody has this password").ok().map(|hash| hash.to_string()));

/// argon2id with 19 MiB, two passes, one lane. Source: OWASP Password Storage Cheat Sheet.
#[derive(Clone)]
pub struct Argon(Arc<Semaphore>);

impl Default for Argon {
    fn default() -> Argon {
        Argon(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Argon {
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PortError> {
        let broken = |reason: String| PortError::Unavailable { service: SERVICE, reason };
        let turn = self.0.clone().acquire_owned().await.map_err(|error| broken(error.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|error| broken(error.to_string()))
    }
}

#[async_trait]
impl Passwords for Argon {
    async fn hash(&self, password: &Password) -> Result<String, PortError> {
        let password = password.clone();
        let hash = self.run(move || hasher().hash_password(password.reveal().as_bytes()).map(|it| it.to_string()));
        hash.await?.map_err(|error| PortError::Unavailable { service: SERVICE, reason: error.to_string() })
    }

    async fn verify(&self, hash: Option<&str>, password: &Password) -> Result<bool, PortError> {
        let (hash, password) = (hash.map(str::to_owned), password.clone());
        self.run(move || {
            let known = hash.is_some();
            let Some(hash) = hash.or_else(|| NOBODYS.clone()) else { return false };
            let Ok(hash) = PasswordHash::new(&hash) else { return false };
            hasher().verify_password(password.reveal().as_bytes(), &hash).is_ok() && known
        })
        .await
    }
}

fn hasher() -> Argon2<'static> {
    Argon2::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn r048_a_password_is_kept_as_argon2id_and_no_two_hashes_are_alike() {
        let (argon, password) = (Argon::default(), Password::typed("four quiet herons wade").unwrap());
        let (one, two) = (argon.hash(&password).await.unwrap(), argon.hash(&password).await.unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(argon.verify(Some(&one), &password).await.unwrap());
        assert!(!argon.verify(Some(&one), &Password::typed("four quiet herons").unwrap()).await.unwrap());
        assert!(!argon.verify(None, &Password::typed("nobody has this password").unwrap()).await.unwrap());
        assert!(!argon.verify(Some("damaged"), &password).await.unwrap());
    }
}
