//! Counting requests per network in memory, with a bound on what is remembered.
//!
//! The generic cell rate algorithm: of each network one number is kept, the moment at which it will have all its

use crate::layers::client::NetworkKey;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

const SHARDS: usize = 16;
/// Networks remembered in a shard. More at once are a flood; those closest to having everything back go first.
const MOST: usize = 4_096;
/// A shard is looked through when it has grown to this, and again when it has doubled since.
const SWEEP_FROM: usize = 256;
/// And this long after it was looked through last.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// `burst` requests at once from each network, then one more in each `period`.
pub(super) struct Counter {
    period: u64,
    burst: u64,
    started: Instant,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Default)]
struct Shard {
    /// When each network has all its requests back, in nanoseconds since the counter began.
    whole_at: HashMap<NetworkKey, u64>,
    sweep_at_len: usize,
    swept_at: u64,
}

impl Counter {
    pub fn new(burst: u32, period: Duration) -> Counter {
        Counter {
            period: nanos(period),
            burst: u64::from(burst),
            started: Instant::now(),
            hasher: RandomState::new(),
            shards: Default::default(),
        }
    }

    /// Counts a request; if there are too many, counts nothing and says how many seconds to wait.
    pub fn take(&self, network: NetworkKey) -> Result<(), u64> {
        self.take_at(network, self.started.elapsed())
    }

    /// Gives back a request that turned out not to count.
    pub fn give_back(&self, network: NetworkKey) {
        if let Some(whole_at) = self.shard(network).whole_at.get_mut(&network) {
            *whole_at = whole_at.saturating_sub(self.period);
        }
    }

    fn take_at(&self, network: NetworkKey, now: Duration) -> Result<(), u64> {
        let now = nanos(now);
        let mut shard = self.shard(network);
        shard.tidy(now);
        let whole_at = shard.whole_at.entry(network).or_insert(now);
        let taken = (*whole_at).max(now) + self.period;
        let most = now + self.burst * self.period;
        if taken > most {
            return Err((taken - most) / 1_000_000_000 + 1);
        }
        *whole_at = taken;
        Ok(())
    }

    fn shard(&self, network: NetworkKey) -> MutexGuard<'_, Shard> {
        let hash = self.hasher.hash_one(network);
        let place = usize::try_from(hash % SHARDS as u64).unwrap_or(0);
        self.shards[place].lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap().whole_at.capacity()).sum()
    }
}

impl Shard {
    /// Forgets whoever has all requests back; each request pays for a small part of it.
    fn tidy(&mut self, now: u64) {
        let due = now.saturating_sub(self.swept_at) >= nanos(SWEEP_EVERY);
        if !due && self.whole_at.len() < self.sweep_at_len.max(SWEEP_FROM) {
            return;
        }
        self.whole_at.retain(|_, whole_at| *whole_at > now);
        if self.whole_at.len() >= MOST {
            let mut moments: Vec<u64> = self.whole_at.values().copied().collect();
            let (_, half, _) = moments.select_nth_unstable(MOST / 2);
            let half = *half;
            self.whole_at.retain(|_, whole_at| *whole_at > half);
        }
        self.sweep_at_len = (self.whole_at.len() * 2).min(MOST);
        self.whole_at.shrink_to(self.sweep_at_len.max(SWEEP_FROM));
        self.swept_at = now;
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn network(n: u32) -> NetworkKey {
        NetworkKey::V4(Ipv4Addr::from_bits(n))
    }

    fn millis(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn r080_idle_networks_are_forgotten() {
        // As the pages are limited: 60 at once, then 20 a second.
        let pages = Counter::new(60, millis(50));
        for n in 0..100_000 {
            assert!(pages.take_at(network(n), millis(u64::from(n) / 5)).is_ok(), "5,000 requests a second");
        }
        assert!(pages.remembered() < 20_000, "{}", pages.remembered());
        for n in 0..200 {
            let later = millis(100_000);
            assert!(pages.take_at(network(n), later).is_ok());
        }
        assert!(pages.remembered() < 8_000, "{} a minute later", pages.remembered());
    }

    #[test]
    fn r080_a_flood_of_networks_is_remembered_up_to_a_bound() {
        let sign_in = Counter::new(20, Duration::from_secs(45));
        let busy = network(u32::MAX);
        for _ in 0..20 {
            sign_in.take_at(busy, millis(0)).unwrap();
        }
        for n in 0..100_000 {
            assert!(sign_in.take_at(network(n), millis(0)).is_ok());
        }
        assert!(sign_in.remembered() <= SHARDS * MOST * 2, "{}", sign_in.remembered());
        assert!(sign_in.take_at(busy, millis(0)).is_err(), "who is at the limit is forgotten last");
    }

    #[test]
    fn r080_what_is_given_back_may_be_taken_again() {
        let tokens = Counter::new(20, Duration::from_secs(3));
        for _ in 0..100 {
            assert!(tokens.take_at(network(1), millis(0)).is_ok());
            tokens.give_back(network(1));
        }
        let taken = (0..100).filter(|_| tokens.take_at(network(1), millis(0)).is_ok()).count();
        assert_eq!(taken, 20);
        assert_eq!(tokens.take_at(network(1), millis(0)), Err(4));
        assert!(tokens.take_at(network(1), millis(3_000)).is_ok());
        assert!(tokens.take_at(network(1), millis(3_000)).is_err());
    }
}
