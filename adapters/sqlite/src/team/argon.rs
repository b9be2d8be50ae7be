//! Slow hashes for passwords.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use async_trait::async_trait;
use domain::{PortError, ports::Passwords, team::Password};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

const SERVICE: &str = "the password hash";
/// Hashes made side by side. Each works in 19 MiB.
const AT_ONCE: usize = 2;
/// Hashes that may wait for their slot; each takes some 20 ms. More are a flood, and are refused instead of waiting
/// longer than anybody would.
const WAITING: usize = 48;
/// Compared with when there is no account, so that the answer takes as long. Random bytes: no password fits.
static NOBODYS: LazyLock<Option<PasswordHash>> = LazyLock::new(|| {
    let (salt, output) = (Salt::new(&[7; 16]).ok()?, Output::new(&[7; Params::DEFAULT_OUTPUT_LEN]).ok()?);
    phc(&Params::default(), salt, output)
});

/// argon2id with 19 MiB, two passes, one lane. Source: OWASP Password Storage Cheat Sheet.
#[derive(Clone)]
pub struct Argon(Arc<HashingPool>);

/// Where hashes are made, in memory that is taken once and kept: an allocator that gets and frees such blocks on many
/// threads does not give them back to the system.
struct HashingPool {
    queue: Semaphore,
    slots: Semaphore,
    /// At most as many as there are slots.
    idle: Mutex<Vec<Vec<Block>>>,
}

impl Default for Argon {
    fn default() -> Argon {
        Argon(Arc::new(HashingPool {
            queue: Semaphore::new(AT_ONCE + WAITING),
            slots: Semaphore::new(AT_ONCE),
            idle: Mutex::default(),
        }))
    }
}

impl Argon {
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, PortError> {
        let unavailable = |reason: String| PortError::Unavailable { service: SERVICE, reason };
        let _place =
            self.0.queue.try_acquire().map_err(|_| unavailable("too many sign-ins at once; try again".to_owned()))?;
        let pool = self.0.clone();
        let slot = self.0.slots.acquire().await.map_err(|error| unavailable(error.to_string()))?;
        // The slot belongs to the work, which goes on if whoever asked goes away.
        slot.forget();
        let done = tokio::task::spawn_blocking(move || {
            let slot = Slot::begin(pool);
            slot.work(work)
        });
        done.await.map_err(|error| unavailable(error.to_string()))
    }
}

/// Memory to work in, given back also by work that panics.
struct Slot {
    pool: Arc<HashingPool>,
    memory: Vec<Block>,
}

impl Slot {
    fn begin(pool: Arc<HashingPool>) -> Slot {
        let memory = pool.idle().pop().unwrap_or_default();
        Slot { pool, memory }
    }

    fn work<T>(mut self, work: impl FnOnce(&mut Vec<Block>) -> T) -> T {
        work(&mut self.memory)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let memory = std::mem::take(&mut self.memory);
        self.pool.idle().push(memory);
        self.pool.slots.add_permits(1);
    }
}

impl HashingPool {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Passwords for Argon {
    async fn hash(&self, password: &Password) -> Result<String, PortError> {
        let password = password.clone();
        let made = self.run(move |memory| {
            let (params, salt) = (Params::default(), Salt::generate());
            let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
            fill(&hasher(params.clone()), &password, &salt, &mut out, memory)?;
            Some(phc(&params, salt, Output::new(&out).ok()?)?.to_string())
        });
        let broken = || PortError::Unavailable { service: SERVICE, reason: "no hash could be made".to_owned() };
        made.await?.ok_or_else(broken)
    }

    async fn verify(&self, hash: Option<&str>, password: &Password) -> Result<bool, PortError> {
        let (hash, password) = (hash.map(str::to_owned), password.clone());
        self.run(move |memory| {
            let known = hash.is_some();
            let hash = match hash {
                Some(hash) => PasswordHash::new(&hash).ok(),
                None => NOBODYS.clone(),
            };
            hash.and_then(|hash| fits(&hash, &password, memory)).unwrap_or(false) && known
        })
        .await
    }
}

fn hasher(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Whether `password` makes `hash`; `None` if it is no hash of ours.
fn fits(hash: &PasswordHash, password: &Password, memory: &mut Vec<Block>) -> Option<bool> {
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map_or(Some(Version::default()), |version| Version::try_from(version).ok())?;
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let params = Params::try_from(hash).ok()?;
    let mut out = vec![0; expected.len()];
    fill(&Argon2::new(algorithm, version, params), password, salt, &mut out, memory)?;
    // Compared in constant time by its type.
    Some(Output::new(&out).ok()? == *expected)
}

fn fill(hasher: &Argon2<'_>, password: &Password, salt: &Salt, out: &mut [u8], memory: &mut Vec<Block>) -> Option<()> {
    let blocks = hasher.params().block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    let memory = memory.get_mut(..blocks)?;
    hasher.hash_password_into_with_memory(password.reveal().as_bytes(), salt, out, memory).ok()
}

fn phc(params: &Params, salt: Salt, output: Output) -> Option<PasswordHash> {
    Some(PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).ok()?,
        salt: Some(salt),
        hash: Some(output),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::task::JoinSet;

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

    #[tokio::test]
    async fn r048_a_hash_made_elsewhere_is_understood() {
        let (argon, password) = (Argon::default(), Password::typed("four quiet herons wade").unwrap());
        let library =
            argon2::password_hash::PasswordHasher::hash_password(&Argon2::default(), password.reveal().as_bytes());
        let library: PasswordHash = library.unwrap();
        assert!(argon.verify(Some(&library.to_string()), &password).await.unwrap());
        let own = argon.hash(&password).await.unwrap();
        let verified = argon2::password_hash::PasswordVerifier::verify_password(
            &Argon2::default(),
            password.reveal().as_bytes(),
            own.as_str(),
        );
        assert!(verified.is_ok());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn r079_a_flood_of_passwords_works_in_two_blocks_of_memory_and_the_rest_is_refused() {
        let (argon, password) = (Argon::default(), Password::typed("four quiet herons wade").unwrap());
        let mut guesses = JoinSet::new();
        for _ in 0..200 {
            let (argon, password) = (argon.clone(), password.clone());
            guesses.spawn(async move { argon.verify(None, &password).await });
        }
        let ended = guesses.join_all().await;
        let refused = ended.iter().filter(|ended| matches!(ended, Err(PortError::Unavailable { .. }))).count();
        assert!((1..=200 - AT_ONCE - WAITING).contains(&refused), "{refused} refused");
        assert!(ended.iter().flatten().all(|right| !right));
        let blocks: Vec<_> = argon.0.idle().iter().map(Vec::len).collect();
        assert!((1..=AT_ONCE).contains(&blocks.len()), "{blocks:?}");
        assert!(blocks.iter().all(|len| *len == Params::default().block_count()), "{blocks:?}");
        assert!(!argon.verify(None, &password).await.unwrap(), "and later ones are served again");
    }
}
