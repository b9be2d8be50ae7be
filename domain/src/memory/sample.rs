//! Products and requests for tests.

use crate::{
    cart::Quantity,
    catalog::{
        product::{FileVersion, Product, ProductFile, ProductState},
        slug::Slug,
    },
    checkout::{CheckoutLine, CheckoutRequest, key::CheckoutKey},
    delivery::token::Sha256Sum,
    ids::{BlobKey, FileId, ProductId},
    money::{Currency, Money},
    time::Timestamp,
};

/// A published product with one file, for `minor` US cents.
///
/// # Panics
/// If `slug` is not a slug.
pub fn product(slug: &str, minor: i64) -> Product {
    let bytes = file_bytes(slug);
    Product {
        id: ProductId::parse(slug).expect("a slug is an id"),
        slug: Slug::parse(slug).expect("tests pass slugs"),
        old_slugs: Vec::new(),
        name: format!("The {slug}"),
        summary: format!("All about {slug}"),
        description: format!("# {slug}\n\nWorth reading."),
        price: Money::new(minor, Currency::parse("USD").expect("in the table")),
        price_version: 1,
        free: minor == 0,
        state: ProductState::Published,
        sale_from: None,
        sale_until: None,
        tags: vec!["e-book".to_owned()],
        pictures: Vec::new(),
        files: vec![ProductFile {
            id: FileId::parse(&format!("{slug}-file")).expect("made of an id"),
            versions: vec![FileVersion {
                version: 1,
                name: format!("{slug}.pdf"),
                media_type: "application/pdf".to_owned(),
                size_bytes: bytes.len() as u64,
                sha256: Sha256Sum::of(&bytes),
                key: BlobKey::parse(&format!("{slug}-key-1")).expect("made of an id"),
                note: String::new(),
                added_at: Timestamp(1_780_000_000),
            }],
        }],
        quantity_max: 10,
        later_versions: true,
        published_at: Some(Timestamp(1_780_000_000)),
        updated_at: Timestamp(1_780_000_000),
        version: 1,
    }
}

/// The bytes of the file of [`product`].
pub fn file_bytes(slug: &str) -> Vec<u8> {
    format!("the book of {slug}").into_bytes()
}

/// A click on `Check out` with one copy of each of `products`.
///
/// # Panics
/// If `key` is not a checkout key or a product id not an id.
pub fn request(key: &str, products: &[&str]) -> CheckoutRequest {
    let line = |slug: &&str| CheckoutLine {
        product: ProductId::parse(slug).expect("tests pass ids"),
        quantity: Quantity::ONE,
        price_version: 1,
    };
    CheckoutRequest {
        key: CheckoutKey::parse(key).expect("tests pass keys"),
        lines: products.iter().map(line).collect(),
    }
}
