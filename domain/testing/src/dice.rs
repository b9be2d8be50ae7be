//! Randomness that is the same each time.

use domain::{delivery::token::Sha256Sum, ports::Entropy};
use std::sync::atomic::{AtomicU64, Ordering};

/// Throws the same numbers for the same seed, in the same order.
pub struct Dice(AtomicU64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(AtomicU64::new(seed << 32))
    }
}

impl Entropy for Dice {
    fn bytes32(&self) -> [u8; 32] {
        let throw = self.0.fetch_add(1, Ordering::SeqCst);
        *Sha256Sum::of(&throw.to_be_bytes()).as_bytes()
    }
}
