//! Grants: the right to download what one order line holds, and the links that lead there.

use crate::{
    ids::{FileId, OrderId, ProductId},
    order::{Order, OrderedFile},
    time::{DAY_SECS, Timestamp},
    token::{TokenHash, TokenSeed},
};
use serde::{Deserialize, Serialize};

/// How long a link opens its door; it can be renewed, the grant itself does not end (R35).
pub const LINK_LIFE_SECS: i64 = 30 * DAY_SECS;

/// The right to download the files of one order line. At most one per line, for ever (I2).
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
    /// The grants of a paid order, one per line.
    pub fn of(order: &Order, now: Timestamp) -> Vec<Grant> {
        let grant = |(line, sold): (usize, &crate::order::OrderLine)| Grant {
            order: order.id.clone(),
            line: u8::try_from(line).expect("an order has at most 20 lines"),
            product: sold.product.clone(),
            name: sold.name.clone(),
            quantity: sold.quantity,
            files: sold.files.clone(),
            later_versions: sold.later_versions,
            state: GrantState::Active,
            granted_at: now,
        };
        order.lines.iter().enumerate().map(grant).collect()
    }

    /// The file `id` of this grant; of no other (A18).
    pub fn file(&self, id: &FileId) -> Option<&OrderedFile> {
        self.files.iter().find(|file| &file.id == id)
    }
}

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// `/orders/{token}`: all of an order.
    Order,
    /// `/d/{token}`: the files of one line.
    Line(u8),
}

/// A link in a mail. The token is not in it; see [`crate::token`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub hash: TokenHash,
    pub seed: TokenSeed,
    pub order: OrderId,
    pub door: Door,
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
