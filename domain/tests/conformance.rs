//! The world in memory keeps every contract that the adapters must keep.

use domain::{
    Timestamp,
    memory::{FakeStripe, MemoryCatalog, MemoryFiles, MemoryOrders, MemoryPost, StoppedClock},
};
use std::sync::Arc;

mod catalog {
    use super::*;
    domain::catalog_conformance!((Arc::new(MemoryCatalog::default()), ()));
}

mod orders {
    use super::*;
    domain::orders_conformance!((Arc::new(MemoryOrders::default()), ()));
}

mod files {
    use super::*;
    domain::files_conformance!((Arc::new(MemoryFiles::default()), ()));
}

mod payments {
    use super::*;
    domain::payments_conformance!((Arc::new(FakeStripe::new(Arc::new(StoppedClock::new(Timestamp(1_790_000_000))))), ()));
}

mod post {
    use super::*;
    domain::post_conformance!((Arc::new(MemoryPost::default()), ()));
}
