//! Who may call what: every page, server function and route of the shop, in one table.
//!
//! The build fails when something a browser could call has no row here (`server/build.rs`), and a
//! test holds the table against the router itself and calls each row as everybody.

mod rows;

pub use rows::{IDENTITY, MACHINES, ORDERS, PRODUCTS, SANDBOX, SHOP};

use domain::Permission;

/// Who may call something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody; there is nothing in it that is not for everybody.
    Anyone,
    /// Who has the token in the address or the cookie that goes with it; the secret is the leave.
    TokenHolder,
    /// A machine that signs what it sends (webhooks), or shows the secret that goes with the call.
    Signer,
    /// Who is signed in as an admin of a role that may do this.
    Admin(Permission),
}

/// How something is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page: GET, rendered by leptos, changes nothing.
    Page,
    /// A server function: POST.
    Call,
    /// A route of our own that only gives something out: GET.
    Read,
    /// A route of our own that changes something: POST.
    Change,
    /// A route of our own that takes bytes for a place: PUT.
    Put,
}

/// One thing that can be called.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub kind: Kind,
    /// As the router knows it: `/orders/{token}`.
    pub path: &'static str,
    pub who: Who,
}

/// A page.
pub const fn page(path: &'static str, who: Who) -> Row {
    Row { kind: Kind::Page, path, who }
}

/// A server function.
pub const fn call(path: &'static str, who: Who) -> Row {
    Row { kind: Kind::Call, path, who }
}

/// A route that gives something out.
pub const fn read(path: &'static str, who: Who) -> Row {
    Row { kind: Kind::Read, path, who }
}

/// A route that changes something.
pub const fn change(path: &'static str, who: Who) -> Row {
    Row { kind: Kind::Change, path, who }
}

/// A route that takes bytes for a place.
pub const fn put(path: &'static str, who: Who) -> Row {
    Row { kind: Kind::Put, path, who }
}

/// The whole table.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [SHOP, MACHINES, SANDBOX, IDENTITY, PRODUCTS, ORDERS].into_iter().flatten()
}

/// The rows that stand for what the router knows as `path`: one for each way it is called.
pub fn rows_of(path: &str) -> impl Iterator<Item = &'static Row> {
    rows().filter(move |row| row.path == path)
}

#[cfg(test)]
mod tests;
