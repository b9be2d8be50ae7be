//! The machine's clock and randomness.

use domain::{
    Timestamp,
    ports::{Clock, Entropy},
};
use std::time::{SystemTime, UNIX_EPOCH};

pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        Timestamp(i64::try_from(since_epoch).unwrap_or(i64::MAX))
    }
}

pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bytes32(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        // A machine without randomness cannot make a token that is safe; stopping is the only right answer.
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }
}
