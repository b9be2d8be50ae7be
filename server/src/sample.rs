//! The sample catalog: what a first start puts on the shelf.

use anyhow::{Context, Result};
use domain::{
    BlobKey, Currency, FileId, FileVersion, Money, Picture, PictureId, Product, ProductFile, ProductId, ProductState,
    Shop, Slug,
    catalog::{listing::Listing, product::Rendition},
    delivery::token::Sha256Sum,
    time::DAY_SECS,
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
    quantity_max: u8,
    later_versions: bool,
    pictures: Vec<SamplePicture>,
    files: Vec<SampleFile>,
    /// How long it has been on the shelf.
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

/// Puts the sample products on the shelf if it is empty. Returns how many there were.
///
/// # Errors
/// If the store takes no writes.
pub async fn fill(shop: &Shop) -> Result<usize> {
    let shelf = shop.catalog.list(&Listing::default()).await?;
    if !shelf.cards.is_empty() {
        return Ok(0);
    }
    let catalog = SAMPLE.get_file("catalog.json").context("catalog.json is part of the program")?;
    let products: Vec<SampleProduct> = serde_json::from_slice(catalog.contents())?;
    for sample in &products {
        let product = product(shop, sample).await.with_context(|| format!("sample product {}", sample.slug))?;
        shop.catalog.save(&product).await?;
    }
    Ok(products.len())
}

async fn product(shop: &Shop, sample: &SampleProduct) -> Result<Product> {
    let now = shop.clock.now();
    let mut pictures = Vec::new();
    for picture in &sample.pictures {
        pictures.push(self::picture(shop, picture).await?);
    }
    let mut files = Vec::new();
    for file in &sample.files {
        files.push(self::file(shop, file).await?);
    }
    // The samples are priced for dollars; in another currency the same digits do.
    let price = price(&sample.price, shop.terms.currency)?;
    Ok(Product {
        id: ProductId::random(&*shop.entropy),
        slug: sample.slug.clone(),
        old_slugs: Vec::new(),
        name: sample.name.clone(),
        summary: sample.summary.clone(),
        description: sample.description.clone(),
        free: price.is_zero(),
        price,
        price_version: 1,
        state: ProductState::Published,
        sale_from: None,
        sale_until: None,
        tags: sample.tags.clone(),
        pictures,
        files,
        quantity_max: sample.quantity_max,
        later_versions: sample.later_versions,
        published_at: Some(now.minus_secs(sample.days_ago * DAY_SECS)),
        updated_at: now,
        version: 1,
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

async fn picture(shop: &Shop, sample: &SamplePicture) -> Result<Picture> {
    let mut renditions = Vec::new();
    for width in WIDTHS.into_iter().filter(|width| *width <= sample.width) {
        let key = BlobKey::random(&*shop.entropy);
        shop.files.put_picture(&key, bytes(&format!("pictures/{}-{width}.webp", sample.file))?).await?;
        renditions.push(Rendition { width, key });
    }
    Ok(Picture {
        id: PictureId::random(&*shop.entropy),
        alt: sample.alt.clone(),
        width: sample.width,
        height: sample.height,
        renditions,
    })
}

async fn file(shop: &Shop, sample: &SampleFile) -> Result<ProductFile> {
    let goods = bytes(&format!("goods/{}", sample.file))?;
    let key = BlobKey::random(&*shop.entropy);
    shop.files.put_goods(&key, goods).await?;
    let version = FileVersion {
        version: sample.version,
        name: sample.name.clone(),
        media_type: sample.media_type.clone(),
        size_bytes: goods.len() as u64,
        sha256: Sha256Sum::of(goods),
        key,
        note: sample.note.clone(),
        added_at: shop.clock.now(),
    };
    Ok(ProductFile { id: FileId::random(&*shop.entropy), versions: vec![version] })
}

fn bytes(path: &str) -> Result<&'static [u8]> {
    let file = SAMPLE.get_file(path).with_context(|| format!("{path} is not part of the program"))?;
    Ok(file.contents())
}
