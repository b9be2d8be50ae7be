//! One product: a page as long as a seller who cares would write it.

use crate::words::{Dice, capitalized};
use domain::{
    BlobKey, Currency, FileId, FileVersion, Money, Picture, PictureId, Product, ProductFile, ProductId, ProductState,
    Slug, Timestamp,
    catalog::product::{Fact, Rendition},
    delivery::token::Sha256Sum,
};

const TAGS: u64 = 24;
/// Apart from each other in time, so that pages of the catalog begin and end at different times.
const PUBLISHED_EVERY_SECS: u64 = 300;
const WIDTHS: [u32; 4] = [320, 640, 960, 1600];

/// The id of product number `n`.
pub fn id(n: u64) -> String {
    format!("product{n:07}")
}

/// The slug of product number `n`.
pub fn slug(n: u64) -> String {
    format!("product-{n:07}")
}

/// The tag `n`; each product has two of them.
pub fn tag(n: u64) -> String {
    format!("kind-{}", n % TAGS)
}

/// Product number `n`; the first is the newest.
pub fn product(n: u64, now: Timestamp) -> Product {
    let mut dice = Dice::new(n);
    let age = i64::try_from(n * PUBLISHED_EVERY_SECS).unwrap_or(i64::MAX);
    let published_at = now.minus_secs(age);
    let currency = Currency::parse("USD").expect("in the table");
    let id = ProductId::parse(&id(n)).expect("made of letters and digits");
    let slug = Slug::parse(&slug(n)).expect("made of letters and digits");
    let name: Vec<_> = (0..2 + n % 3).map(|_| capitalized(&dice.word())).collect();
    Product {
        name: name.join(" "),
        summary: dice.sentence(14),
        description: description(&mut dice),
        price: Money::new(i64::try_from(300 + dice.below(60) * 100).unwrap_or(300), currency),
        state: ProductState::Published,
        tags: vec![tag(n), tag(n / TAGS + 7)],
        facts: ["Pages", "Language", "Format"].map(|name| Fact { name: name.to_owned(), value: dice.word() }).to_vec(),
        pictures: (0..3).map(|place| picture(n, place, &mut dice)).collect(),
        files: ["pdf", "epub"].map(|kind| file(n, kind, published_at)).to_vec(),
        quantity_max: 10,
        published_at: Some(published_at),
        version: 1,
        ..Product::blank(slug, id, currency, published_at)
    }
}

/// About 2 KB of Markdown: with what is found by it, a product takes ten times as much of the disk.
fn description(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..2 {
        text.push_str(&format!("## {}\n\n", capitalized(&dice.word())));
        for _ in 0..2 {
            let (first, strong, rest) = (dice.sentence(22), dice.word(), dice.sentence(24));
            text.push_str(&format!("{first} **{strong}** {rest}\n\n"));
        }
        for _ in 0..5 {
            text.push_str(&format!("- {}\n", dice.sentence(9)));
        }
        text.push('\n');
    }
    text
}

/// A picture nobody loads: its address is all that is on a page.
fn picture(n: u64, place: u64, dice: &mut Dice) -> Picture {
    let key = |width: u32| BlobKey::parse(&format!("bench{n:07}picture{place}x{width}")).expect("letters and digits");
    Picture {
        id: PictureId::parse(&format!("picture{n:07}x{place}")).expect("letters and digits"),
        alt: dice.sentence(10),
        width: 1600,
        height: 1200,
        renditions: WIDTHS.map(|width| Rendition { width, key: key(width) }).to_vec(),
    }
}

fn file(n: u64, kind: &str, added_at: Timestamp) -> ProductFile {
    let version = FileVersion {
        version: 1,
        name: format!("Product {n}.{kind}"),
        media_type: format!("application/{kind}"),
        size_bytes: 1_000_000,
        sha256: Sha256Sum::of(kind.as_bytes()),
        key: BlobKey::parse(&format!("bench{n:07}{kind}")).expect("letters and digits"),
        note: String::new(),
        added_at,
    };
    ProductFile {
        id: FileId::parse(&format!("file{n:07}{kind}")).expect("letters and digits"),
        versions: vec![version],
    }
}
