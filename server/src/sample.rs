//! The sample catalog: what a first start fills the shop with.

use anyhow::{Context, Result};
use domain::{
    BlobKey, Currency, FileId, FileVersion, Money, Picture, PictureId, Product, ProductFile, ProductId, ProductState,
    Slug,
    catalog::{
        listing::Listing,
        product::{Fact, Rendition},
    },
    delivery::token::Sha256Sum,
    time::DAY_SECS,
    transfer::CatalogTransfer,
};
use include_dir::{Dir, include_dir};
use serde::Deserialize;

static SAMPLE: Dir = include_dir!("$CARGO_MANIFEST_DIR/sample");

#[derive(Deserialize)]
struct SampleProduct {
    slug: Slug,
    name: String,
    summary: String,
    description: String,
    price: String,
    tags: Vec<String>,
    facts: Vec<Fact>,
    quantity_max: u8,
    later_versions: bool,
    pictures: Vec<SamplePicture>,
    files: Vec<SampleFile>,
    /// How long it has been published.
    days_ago: i64,
}

#[derive(Deserialize)]
struct SamplePicture {
    /// Its renditions are `pictures/{file}-{width}.webp`.
    file: String,
    alt: String,
    width: u32,
    height: u32,
}

#[derive(Deserialize)]
struct SampleFile {
    /// Below `goods/`.
    file: String,
    name: String,
    media_type: String,
    version: u32,
    note: String,
}

const WIDTHS: [u32; 4] = [320, 640, 960, 1600];

/// Publishes the sample products if there are none. Returns how many there were.
///
/// # Errors
/// If the store takes no writes.
pub async fn fill(target: &CatalogTransfer) -> Result<usize> {
    let listed = target.catalog.list(&Listing::default()).await?;
    if !listed.cards.is_empty() {
        return Ok(0);
    }
    let catalog = SAMPLE.get_file("catalog.json").context("catalog.json is part of the program")?;
    let products: Vec<SampleProduct> = serde_json::from_slice(catalog.contents())?;
    for sample in &products {
        let product = product(target, sample).await.with_context(|| format!("sample product {}", sample.slug))?;
        target.catalog.save(&product).await?;
    }
    Ok(products.len())
}

async fn product(target: &CatalogTransfer, sample: &SampleProduct) -> Result<Product> {
    let now = target.clock.now();
    let mut pictures = Vec::new();
    for picture in &sample.pictures {
        pictures.push(self::picture(target, picture).await?);
    }
    let mut files = Vec::new();
    for file in &sample.files {
        files.push(self::file(target, file).await?);
    }
    // The samples are priced for dollars; in another currency the same digits do.
    let price = price(&sample.price, target.currency)?;
    let id = ProductId::random(&*target.entropy);
    Ok(Product {
        name: sample.name.clone(),
        summary: sample.summary.clone(),
        description: sample.description.clone(),
        free: price.is_zero(),
        price,
        state: ProductState::Published,
        tags: sample.tags.clone(),
        facts: sample.facts.clone(),
        pictures,
        files,
        quantity_max: sample.quantity_max,
        later_versions: sample.later_versions,
        published_at: Some(now.minus_secs(sample.days_ago * DAY_SECS)),
        version: 1,
        ..Product::blank(sample.slug.clone(), id, target.currency, now)
    })
}

fn price(text: &str, currency: Currency) -> Result<Money> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut price = Money::parse(text, currency).or_else(|_| Money::parse(whole, currency))?;
    // What a dollar buys costs a hundred forints: the digits stay, the zeros come.
    while price.chargeable().is_err() && price.minor < currency.charge_limits().least.minor {
        price = price.checked_mul(10).context("a sample price does not fit its currency")?;
    }
    Ok(price)
}

async fn picture(target: &CatalogTransfer, sample: &SamplePicture) -> Result<Picture> {
    let mut renditions = Vec::new();
    for width in WIDTHS.into_iter().filter(|width| *width <= sample.width) {
        let key = BlobKey::random(&*target.entropy);
        target.files.put_picture(&key, bytes(&format!("pictures/{}-{width}.webp", sample.file))?).await?;
        renditions.push(Rendition { width, key });
    }
    Ok(Picture {
        id: PictureId::random(&*target.entropy),
        alt: sample.alt.clone(),
        width: sample.width,
        height: sample.height,
        renditions,
    })
}

async fn file(target: &CatalogTransfer, sample: &SampleFile) -> Result<ProductFile> {
    let bytes = bytes(&format!("goods/{}", sample.file))?;
    let key = BlobKey::random(&*target.entropy);
    target.files.put_file(&key, bytes).await?;
    let version = FileVersion {
        version: sample.version,
        name: sample.name.clone(),
        media_type: sample.media_type.clone(),
        size_bytes: bytes.len() as u64,
        sha256: Sha256Sum::of(bytes),
        key,
        note: sample.note.clone(),
        added_at: target.clock.now(),
    };
    Ok(ProductFile { id: FileId::random(&*target.entropy), versions: vec![version] })
}

fn bytes(path: &str) -> Result<&'static [u8]> {
    let file = SAMPLE.get_file(path).with_context(|| format!("{path} is not part of the program"))?;
    Ok(file.contents())
}
