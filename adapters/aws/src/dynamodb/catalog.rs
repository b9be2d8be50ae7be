mod admin_listing;
pub mod autosaves;
mod cards;
mod listing;
mod saving;
mod search;

use super::{
    Dynamo,
    item::{Found, Item, Key},
    query::Range,
    table::{Table, damaged},
};
use async_trait::async_trait;
use domain::{
    PortError, Product, ProductId, Slug, Timestamp,
    audit::AuditEntry,
    catalog::{
        admin_listing::{AdminListingPage, AdminListingQuery},
        listing::{Listing, Page, TagCount},
        search::INDEX_VERSION,
    },
    ports::{Catalog, SlugHit},
};
use serde::{Deserialize, Serialize};

/// The catalog in DynamoDB.
///
/// A product is one item, its card another; lists hold places only. So a changed price writes no list, and a page is
/// one range and one batch of cards.
#[derive(Clone)]
pub struct DynamoCatalog(pub Dynamo);

fn product_key(id: &ProductId) -> Key {
    Key::alone(Table::Catalog, format!("PRODUCT#{id}"))
}

fn slug_key(slug: &Slug) -> Key {
    Key::alone(Table::Catalog, format!("SLUG#{slug}"))
}

/// A slug of earlier; a present one with the same words wins.
fn old_slug_key(slug: &Slug) -> Key {
    Key::alone(Table::Catalog, format!("OLD-SLUG#{slug}"))
}

fn revision_key() -> Key {
    Key::alone(Table::Catalog, "REVISION")
}

/// How many published products have each tag.
fn tags_key() -> Key {
    Key::alone(Table::Catalog, "TAGS")
}

const SITEMAP: &str = "SITEMAP";

/// When a product in the sitemap is sold.
#[derive(Serialize, Deserialize)]
struct SoldFrom {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// How far the index was brought up to this version of it.
fn index_key() -> Key {
    Key::alone(Table::Catalog, "SEARCH")
}

/// Products indexed anew in one go.
const SOME: usize = 100;

#[async_trait]
impl Catalog for DynamoCatalog {
    async fn find_many(&self, ids: &[ProductId]) -> Result<Vec<Product>, PortError> {
        let keys: Vec<_> = ids.iter().map(product_key).collect();
        Ok(self.0.readable(&self.0.get_many(&keys).await?).await)
    }

    async fn find_by_slug(&self, slug: &Slug) -> Result<SlugHit, PortError> {
        let found = self.0.get_many(&[slug_key(slug), old_slug_key(slug)]).await?;
        let id_at = |key: Key| {
            let found = found.iter().find(|found| found.text("pk") == Some(&key.pk))?;
            ProductId::parse(found.text("product")?).ok()
        };
        let (present, old) = (id_at(slug_key(slug)), id_at(old_slug_key(slug)));
        let moved = present.is_none();
        let Some(id) = present.or(old) else { return Ok(SlugHit::Nothing) };
        let Some(product) = self.0.value::<Product>(&product_key(&id)).await? else { return Ok(SlugHit::Nothing) };
        Ok(match moved {
            true => SlugHit::Moved(product.slug),
            false => SlugHit::Product(Box::new(product)),
        })
    }

    async fn list(&self, listing: &Listing) -> Result<Page, PortError> {
        listing::page(&self.0, listing).await
    }

    async fn tags(&self) -> Result<Vec<TagCount>, PortError> {
        let Some(Found(counts)) = self.0.get(&tags_key()).await? else { return Ok(Vec::new()) };
        let count = |value: &aws_sdk_dynamodb::types::AttributeValue| value.as_n().ok()?.parse().ok();
        let mut tags: Vec<_> = counts
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(saving::TAG)?, count(value)?)))
            .filter(|(_, count)| *count > 0)
            .map(|(tag, count)| TagCount { tag: tag.to_owned(), count })
            .collect();
        tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
        tags.truncate(30);
        Ok(tags)
    }

    async fn save(&self, product: &Product) -> Result<(), PortError> {
        saving::save(&self.0, product, None).await
    }

    async fn record(&self, product: &Product, audit: AuditEntry) -> Result<(), PortError> {
        saving::save(&self.0, product, Some(audit)).await
    }

    async fn admin_listing(&self, query: &AdminListingQuery) -> Result<AdminListingPage, PortError> {
        admin_listing::page(&self.0, query).await
    }

    async fn addresses(&self, after: Option<&Slug>, limit: usize, now: Timestamp) -> Result<Vec<Slug>, PortError> {
        let mut range = Range::of(Table::Catalog, SITEMAP).most(limit + 1);
        if let Some(after) = after {
            range = range.from(after.as_str());
        }
        let mut reader = self.0.read(range);
        let mut slugs = Vec::new();
        loop {
            let places = reader.more().await?;
            if places.is_empty() {
                return Ok(slugs);
            }
            for place in places {
                let Ok(SoldFrom { from, until }) = place.body() else {
                    self.0.tell_of(place.name()).await;
                    continue;
                };
                let sold = from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until);
                let slug = Slug::parse(place.sk()).map_err(|error| damaged(error.to_string()))?;
                if sold && Some(&slug) != after {
                    slugs.push(slug);
                }
                if slugs.len() == limit {
                    return Ok(slugs);
                }
            }
        }
    }

    async fn catch_up(&self) -> Result<(), PortError> {
        let stands = self.0.get(&index_key()).await?;
        let version = i64::from(INDEX_VERSION);
        let begun = stands.as_ref().filter(|stands| stands.number("version") == Some(version));
        if begun.is_some_and(|begun| begun.text("after").is_none()) {
            return Ok(());
        }
        let after = begun.and_then(|begun| begun.text("after"));
        let (products, last) = admin_listing::some(&self.0, after, SOME).await?;
        for product in &products {
            for key in admin_listing::places(product) {
                self.0.put_over(admin_listing::item(key, product)).await?;
            }
            search::catch_up(&self.0, product).await?;
        }
        let mut stands = Item::at(index_key()).number("version", version);
        if let Some(last) = last {
            stands = stands.text("after", last);
        }
        self.0.put(stands).await
    }

    async fn revision(&self) -> Result<u64, PortError> {
        let found = self.0.get(&revision_key()).await?;
        Ok(found.and_then(|found| found.number("revision")).unwrap_or(0).unsigned_abs())
    }
}
