//! Conformance: what every adapter of a port must do, one check for each sentence of the port's contract.
//!
//! An adapter's test file names a fresh, empty adapter, and each check becomes a test of its own:
//!
//! ```ignore
//! mod orders {
//!     domain_testing::orders_conformance!(fresh_sqlite().await);
//! }
//! ```
//!
//! The expression gives a pair: an `Arc` of the adapter, and whatever must live as long as the test,
//! such as a temporary folder. It runs on a tokio runtime with several threads.

pub mod accounts;
pub mod autosaves;
pub mod catalog;
pub mod files;
pub mod identity;
pub mod limits;
pub mod mail;
pub mod orders;
pub mod payments;
pub mod sessions;
pub mod unreadable;
pub mod uploaded_files;
pub mod uploads;

/// How a check ends, unless it panics: with an error only if the port itself failed.
pub type Checked<E = domain::ports::PortError> = Result<(), E>;

#[doc(hidden)]
#[macro_export]
macro_rules! conformance_tests {
    ($suite:ident, $make:expr, $($check:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $check() {
            let (port, _lives_as_long) = $make;
            if let Err(error) = $crate::conformance::$suite::$check(&*port).await {
                panic!("the port failed: {error}");
            }
        }
    )* };
}
