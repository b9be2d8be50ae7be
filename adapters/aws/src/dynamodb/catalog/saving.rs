//! A save: the product, its card and the lists it stands in, in one transaction.

use super::{
    SITEMAP, SoldFrom, admin_listing, cards, listing, old_slug_key, product_key, revision_key,
    search::{self, Indexed, document_key},
    slug_key, tags_key,
};
use crate::dynamodb::{
    Dynamo, PortError, Tries,
    item::{Found, Item, Key},
    journal,
    table::Table,
    transaction::{IfNot, Transaction},
    unbuilt,
};
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use domain::{Product, ProductState, Slug, audit::AuditEntry, catalog::listing::Card};
use std::collections::BTreeSet;

/// What the name of a tag's count begins with.
pub(super) const TAG: &str = "tag ";
/// Most earlier slugs that a save's transaction takes: with ten tags and all else it stays below a hundred steps.
const MOST_OLD_SLUGS: usize = 40;

pub(super) async fn save(dynamo: &Dynamo, product: &Product, entry: Option<AuditEntry>) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        let keys = [product_key(&product.id), document_key(&product.id)];
        let rows = dynamo.get_many(&keys).await?;
        let row = |key: &Key| rows.iter().find(|row| row.text("pk") == Some(&key.pk));
        let was: Option<Product> = row(&keys[0]).map(Found::body).transpose()?;
        let indexed = row(&keys[1]).map(Indexed::read).unwrap_or_default();
        if product.version != was.as_ref().map_or(0, |was| was.version) + 1 {
            return Err(PortError::Conflict);
        }
        search::add(dynamo, product, &indexed).await?;
        let slugs = OldSlugs::between(was.as_ref(), product);
        if slugs.are_many() {
            // Slugs of a product that is not there yet lead nowhere.
            slugs.write(dynamo, product).await?;
        }

        let mut to = Transaction::default();
        store(&mut to, dynamo, was.as_ref(), product)?;
        if let Some(entry) = entry.clone() {
            journal::leave(&mut to, dynamo, entry, Vec::new())?;
        }
        if to.commit(dynamo, &mut tries).await? {
            if slugs.are_many() {
                slugs.remove(dynamo).await?;
            }
            return search::remove(dynamo, product, &indexed).await;
        }
    }
}

fn store(to: &mut Transaction, dynamo: &Dynamo, was: Option<&Product>, product: &Product) -> Result<(), PortError> {
    let version = |product: &Product| i64::try_from(product.version).unwrap_or(i64::MAX);
    let item = Item::at(product_key(&product.id)).body(product)?.number("version", version(product));
    to.replace(item, ("version", was.map(version)), IfNot::Conflict, dynamo)?;
    slugs(to, dynamo, was, product)?;

    let stood = was.map(admin_listing::places).into_iter().flatten().collect::<Vec<_>>();
    let stands = admin_listing::places(product);
    for key in stood.iter().filter(|key| !stands.contains(*key)) {
        to.delete(key, dynamo)?;
    }
    for key in stands {
        to.put(admin_listing::item(key, product), dynamo)?;
    }

    let (left, entered) = (was.map(listed).unwrap_or_default(), listed(product));
    for key in left.difference(&entered) {
        to.delete(&Key::new(Table::Catalog, &key.0, &key.1), dynamo)?;
    }
    for key in entered.difference(&left) {
        to.put(Item::at(Key::new(Table::Catalog, &key.0, &key.1)), dynamo)?;
    }
    let was_published = was.is_some_and(|was| was.state == ProductState::Published);
    match product.state == ProductState::Published {
        true => {
            to.put(listing::item(product)?, dynamo)?;
            if let Some(indexed) = Indexed::of(product) {
                to.put(indexed.item(&product.id), dynamo)?;
            }
            let sold = SoldFrom { from: product.sale_from, until: product.sale_until };
            to.put(Item::at(Key::new(Table::Catalog, SITEMAP, product.slug.as_str())).body(&sold)?, dynamo)?;
        }
        false if was_published => {
            to.delete(&cards::key(product.id.as_str()), dynamo)?;
            to.delete(&document_key(&product.id), dynamo)?;
        }
        false => {}
    }
    if let Some(was) = was.filter(|was| {
        was.state == ProductState::Published && (was.slug != product.slug || product.state != ProductState::Published)
    }) {
        to.delete(&Key::new(Table::Catalog, SITEMAP, was.slug.as_str()), dynamo)?;
    }
    count_tags(to, dynamo, was, product)?;
    to.add(&revision_key(), &[("revision".to_owned(), 1)], dynamo)
}

/// The lists of the storefront a product stands in, and where.
fn listed(product: &Product) -> BTreeSet<(String, String)> {
    if product.state != ProductState::Published {
        return BTreeSet::new();
    }
    let place = listing::place(&Card::of(product).position());
    let lists = std::iter::once(None).chain(product.tags.iter().map(|tag| Some(tag.as_str())));
    lists.map(|tag| (listing::list(tag), place.clone())).collect()
}

fn slugs(to: &mut Transaction, dynamo: &Dynamo, was: Option<&Product>, product: &Product) -> Result<(), PortError> {
    if was.is_none_or(|was| was.slug != product.slug) {
        to.create(leads(slug_key(&product.slug), product), IfNot::Conflict, dynamo)?;
        to.delete(&old_slug_key(&product.slug), dynamo)?;
        if let Some(was) = was {
            to.delete(&slug_key(&was.slug), dynamo)?;
        }
    }
    let old = OldSlugs::between(was, product);
    if old.are_many() {
        return Ok(());
    }
    for slug in &old.new {
        to.put(leads(old_slug_key(slug), product), dynamo)?;
    }
    for slug in &old.gone {
        to.delete(&old_slug_key(slug), dynamo)?;
    }
    Ok(())
}

fn leads(key: Key, product: &Product) -> Item {
    Item::at(key).text("product", product.id.as_str())
}

/// Earlier slugs a save adds and takes away.
struct OldSlugs {
    new: Vec<Slug>,
    gone: Vec<Slug>,
}

impl OldSlugs {
    fn between(was: Option<&Product>, product: &Product) -> OldSlugs {
        let own = |product: &Product| -> BTreeSet<_> {
            product.old_slugs.iter().filter(|slug| **slug != product.slug).cloned().collect()
        };
        let (before, after) = (was.map(own).unwrap_or_default(), own(product));
        OldSlugs {
            new: after.difference(&before).cloned().collect(),
            gone: before.difference(&after).filter(|slug| **slug != product.slug).cloned().collect(),
        }
    }

    /// Whether they are more than the transaction has room for beside all else: as words, new ones are then written
    /// before it and old ones removed after it.
    fn are_many(&self) -> bool {
        self.new.len() + self.gone.len() > MOST_OLD_SLUGS
    }

    async fn write(&self, dynamo: &Dynamo, product: &Product) -> Result<(), PortError> {
        let put = |slug: &Slug| {
            let item = leads(old_slug_key(slug), product);
            let put = PutRequest::builder().set_item(Some(item.attributes)).build().map_err(|error| unbuilt(&error))?;
            Ok(WriteRequest::builder().put_request(put).build())
        };
        dynamo.write_many(Table::Catalog, self.new.iter().map(put).collect::<Result<_, PortError>>()?).await
    }

    async fn remove(&self, dynamo: &Dynamo) -> Result<(), PortError> {
        let delete = |slug: &Slug| {
            let delete = DeleteRequest::builder().set_key(Some(old_slug_key(slug).attributes())).build();
            Ok(WriteRequest::builder().delete_request(delete.map_err(|error| unbuilt(&error))?).build())
        };
        dynamo.write_many(Table::Catalog, self.gone.iter().map(delete).collect::<Result<_, PortError>>()?).await
    }
}

fn count_tags(
    to: &mut Transaction,
    dynamo: &Dynamo,
    was: Option<&Product>,
    product: &Product,
) -> Result<(), PortError> {
    let tags = |product: &Product| -> BTreeSet<String> {
        if product.state == ProductState::Published { product.tags.iter().cloned().collect() } else { BTreeSet::new() }
    };
    let (before, after) = (was.map(tags).unwrap_or_default(), tags(product));
    let gone = before.difference(&after).map(|tag| (format!("{TAG}{tag}"), -1));
    let come = after.difference(&before).map(|tag| (format!("{TAG}{tag}"), 1));
    let counts: Vec<_> = gone.chain(come).collect();
    if counts.is_empty() { Ok(()) } else { to.add(&tags_key(), &counts, dynamo) }
}
