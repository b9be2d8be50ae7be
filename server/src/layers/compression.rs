//! Compression of what is made per request. Files of the browser side come compressed already.

use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{DefaultPredicate, NotForContentType},
    },
};

/// Goods travel as they are: their size is announced and parts of them can be asked for.
const GOODS: NotForContentType = NotForContentType::const_new("application/octet-stream");

pub fn layer() -> CompressionLayer<impl Predicate> {
    // Quality 4 costs a fraction of a millisecond on a page of 20 KB.
    CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(DefaultPredicate::new().and(GOODS))
}
