//! How often something may be done that costs work, money or an email, or that guesses at a secret.
//!
//! A place is reserved before the work that it limits, so that work done side by side cannot slip past the count. What
//! did not use its place up, such as a password that was right, gives it back.

pub(crate) mod reserve;

use crate::{
    delivery::token::Sha256Sum,
    team::LocalAccount,
    time::{HOUR_SECS, MINUTE_SECS, Timestamp},
};

/// At most `most` times within any `window_secs` seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What is counted and for whom, hashed: the store then holds no list of addresses somebody tried.
    pub key: String,
    pub most: u32,
    pub window_secs: i64,
}

/// Places that were taken. They are used up unless they are released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Key and time of each.
    pub places: Vec<(String, Timestamp)>,
}

impl Reservation {
    /// Of nothing.
    pub fn none() -> Reservation {
        Reservation { places: Vec::new() }
    }
}

/// How a try to reserve ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// A place under each limit.
    Taken(Reservation),
    /// No place under any limit, because one of them is full until then.
    Full { until: Timestamp },
}

impl Limit {
    fn new(what: &str, who: &str, most: u32, window_secs: i64) -> Limit {
        Limit { key: Sha256Sum::of(format!("{what} {who}").as_bytes()).to_string(), most, window_secs }
    }

    /// Wrong passwords and codes for one account, whether there is such an account or not.
    pub fn guesses_at_account(email: &str) -> Limit {
        Limit::new("guess account", &LocalAccount::key(email), 5, 15 * MINUTE_SECS)
    }

    /// Wrong passwords, codes and invitations from one network.
    pub fn guesses_from_network(network: &str) -> Limit {
        Limit::new("guess network", network, 20, 15 * MINUTE_SECS)
    }

    /// Codes emailed to one address in place of a forgotten password.
    pub fn password_codes(email: &str) -> Limit {
        Limit::new("password code", &LocalAccount::key(email), 3, HOUR_SECS)
    }

    /// Emails that somebody asks for from one network: links to orders, codes for a forgotten password.
    pub fn emails_from_network(network: &str) -> Limit {
        Limit::new("email network", network, 10, HOUR_SECS)
    }

    /// Emails with links that strangers can cause to one address.
    pub fn links_to_address(email: &str) -> Limit {
        Limit::new("links address", &LocalAccount::key(email), 3, HOUR_SECS)
    }

    /// Emails with links that strangers can cause to all addresses together.
    pub fn links_to_all() -> Limit {
        Limit::new("links", "all", 100, HOUR_SECS)
    }

    /// Free orders from one network: each sends an email to an address nobody has confirmed.
    pub fn free_orders_from_network(network: &str) -> Limit {
        Limit::new("free order network", network, 10, HOUR_SECS)
    }

    /// Payment pages opened from one network, in a minute and in an hour.
    pub fn checkouts_from_network(network: &str) -> [Limit; 2] {
        [
            Limit::new("checkout network minute", network, 10, MINUTE_SECS),
            Limit::new("checkout network hour", network, 60, HOUR_SECS),
        ]
    }

    /// Payment pages opened from everywhere. A launch brings people in waves, so ten seconds of it may come at once.
    pub fn checkouts_from_everywhere() -> Limit {
        Limit::new("checkout", "all", 50, 10)
    }

    /// When the oldest of `taken` leaves the window, if they fill it at `now`.
    ///
    /// `taken` are the times of all places under this key, in any order.
    pub fn full_until(&self, taken: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
        let since = self.counts_since(now);
        let mut counted: Vec<_> = taken.iter().copied().filter(|at| *at >= since).collect();
        counted.sort_unstable();
        let most = usize::try_from(self.most).unwrap_or(usize::MAX);
        let blocking = counted.len().checked_sub(most)?;
        Some(counted.get(blocking).map_or(now, |at| at.plus_secs(self.window_secs)))
    }

    /// Places taken before this time do not count any more.
    pub fn counts_since(&self, now: Timestamp) -> Timestamp {
        now.minus_secs(self.window_secs).plus_secs(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r080_a_full_limit_says_when_the_next_place_is_free() {
        let limit = Limit::new("test", "ada", 2, 60);
        let at = |secs: &[i64]| secs.iter().map(|secs| Timestamp(*secs)).collect::<Vec<_>>();
        assert_eq!(limit.full_until(&at(&[]), Timestamp(100)), None);
        assert_eq!(limit.full_until(&at(&[90]), Timestamp(100)), None);
        assert_eq!(limit.full_until(&at(&[95, 90]), Timestamp(100)), Some(Timestamp(150)));
        assert_eq!(limit.full_until(&at(&[95, 90]), Timestamp(149)), Some(Timestamp(150)));
        assert_eq!(limit.full_until(&at(&[95, 90]), Timestamp(150)), None);
        assert_eq!(limit.full_until(&at(&[40, 95, 90]), Timestamp(100)), Some(Timestamp(150)), "40 is over");
    }

    #[test]
    fn r080_no_two_limits_share_a_count() {
        let [minute, hour] = Limit::checkouts_from_network("192.0.2.1");
        let mut keys = vec![
            Limit::guesses_at_account("ada@example.com").key,
            Limit::guesses_from_network("192.0.2.1").key,
            Limit::password_codes("ada@example.com").key,
            Limit::emails_from_network("192.0.2.1").key,
            Limit::links_to_address("ada@example.com").key,
            Limit::links_to_all().key,
            Limit::free_orders_from_network("192.0.2.1").key,
            Limit::checkouts_from_everywhere().key,
            minute.key,
            hour.key,
        ];
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 10);
        assert_eq!(Limit::guesses_at_account("ADA@example.com"), Limit::guesses_at_account("ada@example.com"));
    }
}
