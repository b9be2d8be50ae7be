//! Grants: the right to download what one order line holds, and the links that lead there.

use crate::{
    delivery::token::{TokenHash, TokenSeed},
    ids::{FileId, OrderId, ProductId},
    orders::order::{Order, OrderedFile},
    planted::Bug,
    time::{DAY_SECS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How long a link works; it can be renewed, the grant itself does not end.
pub const LINK_LIFE_SECS: i64 = 30 * DAY_SECS;

/// The right to download the files of one order line. At most one per line, ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub order: OrderId,
    /// Index of the line in the order.
    pub line: u8,
    pub product: ProductId,
    pub name: String,
    pub quantity: u8,
    pub files: Vec<OrderedFile>,
    pub later_versions: bool,
    pub state: GrantState,
    pub granted_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    Active,
    Revoked,
}

impl Grant {
    /// The grants of a paid order, one per line, each as open as the order says.
    pub fn of(order: &Order, now: Timestamp) -> Vec<Grant> {
        let number = |line: usize| u8::try_from(line).expect("an order has at most 20 lines");
        let grant = |(line, sold): (usize, &crate::orders::order::OrderLine)| Grant {
            order: order.id.clone(),
            line: number(line),
            product: sold.product.clone(),
            name: sold.name.clone(),
            quantity: sold.quantity,
            files: sold.files.clone(),
            later_versions: sold.later_versions,
            state: if order.opens(number(line)) { GrantState::Active } else { GrantState::Revoked },
            granted_at: now,
        };
        let most = if Bug::ListLimit10.is_planted() { 10 } else { usize::MAX };
        order.lines.iter().enumerate().take(most).map(grant).collect()
    }

    /// The file `id` of this grant; of no other.
    pub fn file(&self, id: &FileId) -> Option<&OrderedFile> {
        self.files.iter().find(|file| &file.id == id)
    }
}

/// Downloads of one line in 24 hours before it is held: more suggests a shared link.
const MAX_DOWNLOADS_A_DAY: usize = 20;
/// Networks one line may be fetched from in 24 hours: more suggest a shared link.
const MAX_NETWORKS_A_DAY: usize = 10;

/// Why a line rests: more in a day than one buyer needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    Downloads,
    Networks,
}

/// How often, and from how many networks, one line may be fetched since a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadLimit {
    pub since: Timestamp,
    pub downloads: usize,
    pub networks: usize,
}

impl DownloadLimit {
    /// No limit, for downloads that were let through already and are only written down.
    pub fn none() -> DownloadLimit {
        DownloadLimit { since: Timestamp(0), downloads: usize::MAX, networks: usize::MAX }
    }

    /// Why the line rests for `network`, after `downloads` of it; without a network, whether a new one would still be
    /// let in.
    pub fn hold<'a>(&self, downloads: impl Iterator<Item = &'a Download>, network: Option<&'a str>) -> Option<Hold> {
        let counted = downloads.filter(|download| download.at >= self.since);
        let mut networks: Vec<_> = counted.map(|download| download.network.as_str()).collect();
        let full = networks.len() >= self.downloads;
        networks.extend(network);
        networks.sort_unstable();
        networks.dedup();
        let too_many = self.networks.saturating_add(usize::from(network.is_some()));
        match full {
            true => Some(Hold::Downloads),
            false => (networks.len() >= too_many).then_some(Hold::Networks),
        }
    }
}

impl Grant {
    /// Whether the line rests at `now`, seen from `network` if one asks.
    ///
    /// `downloads` are its latest; those before `lifted`, when an admin last lifted the hold, do not count.
    pub fn hold(
        &self,
        downloads: &[Download],
        lifted: Option<Timestamp>,
        network: Option<&str>,
        now: Timestamp,
    ) -> Option<Hold> {
        self.download_limit(lifted, now).hold(downloads.iter().filter(|d| d.line == self.line), network)
    }

    /// What counts for the next download of this line.
    pub fn download_limit(&self, lifted: Option<Timestamp>, now: Timestamp) -> DownloadLimit {
        DownloadLimit {
            since: Grant::counted_since(lifted, now),
            downloads: self.downloads_a_day(),
            networks: MAX_NETWORKS_A_DAY,
        }
    }

    /// Downloads before this time do not count against the buyer any more.
    pub fn counted_since(lifted: Option<Timestamp>, now: Timestamp) -> Timestamp {
        // A lifted hold begins anew with the second after.
        let day = now.minus_secs(DAY_SECS);
        lifted.map_or(day, |lifted| day.max(lifted.plus_secs(1)))
    }

    /// The day's limit counts whole sets: a course of ten files is fetched as easily as one book.
    pub fn downloads_a_day(&self) -> usize {
        MAX_DOWNLOADS_A_DAY.max(self.files.len() * 5)
    }
}

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkScope {
    /// `/orders/{token}`: all of an order.
    Order,
    /// `/d/{token}`: the files of one line.
    Line(u8),
}

/// A link in an email. The token is not in it; see [`crate::delivery::token`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub hash: TokenHash,
    pub seed: TokenSeed,
    pub order: OrderId,
    #[serde(rename = "door")]
    pub scope: LinkScope,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
}

/// One download that was begun: somebody asked for the bytes and got an address for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download {
    pub order: OrderId,
    pub line: u8,
    pub file: FileId,
    pub version: u32,
    pub at: Timestamp,
    /// The network it went to: an IPv4 address, or the first 64 bits of an IPv6 address.
    pub network: String,
}
