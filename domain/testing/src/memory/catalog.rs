use super::{MemoryStore, lock};
use async_trait::async_trait;
use domain::{
    audit::AuditEntry,
    catalog::{
        admin_listing::{AdminListEdge, AdminListPosition, AdminListingPage, AdminListingQuery, INVENTORY_PAGE},
        listing::{Card, Edge, Listing, PAGE_SIZE, Page, Position, SearchOutcome, TagCount},
        product::{Product, ProductState},
        search::{Document, Found, Hit, Query, spelling_keys},
        slug::Slug,
    },
    ids::ProductId,
    ports::{Catalog, PortError, SlugHit},
    time::Timestamp,
};
use std::{
    collections::BTreeMap,
    sync::Arc,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

#[derive(Default)]
pub struct MemoryCatalog {
    products: Mutex<BTreeMap<ProductId, Product>>,
    revision: AtomicU64,
    reads: AtomicU64,
    audit: Arc<MemoryStore>,
}

impl MemoryCatalog {
    /// A catalog whose audit rows go where those of `orders` go.
    pub fn with_audit(orders: Arc<MemoryStore>) -> MemoryCatalog {
        MemoryCatalog { audit: orders, ..MemoryCatalog::default() }
    }

    /// How many reads of products there were.
    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::SeqCst)
    }

    /// What `query` finds with this tag.
    fn found(&self, query: &Query) -> Found {
        let hit = |product: &Product| Hit {
            id: product.id.clone(),
            published_at: Card::of(product).published_at,
            document: Document::of(product).to_text(),
        };
        Found::rank(query, &self.published().iter().map(hit).collect::<Vec<_>>())
    }

    fn search(&self, query: &Query, listing: &Listing) -> Page {
        let corrected = || {
            let keys = query.misspelled();
            let words =
                self.published().iter().flat_map(|product| Document::of(product).spelled().clone()).collect::<Vec<_>>();
            let near = words.into_iter().filter(|word| spelling_keys(word).iter().any(|key| keys.contains(key)));
            query.corrected(&near.collect::<Vec<_>>())
        };
        let (mut query, mut all) = (query.clone(), self.found(query));
        if all.places.is_empty()
            && let Some(corrected) = corrected()
        {
            (all, query) = (self.found(&corrected), corrected);
        }
        let found = match &listing.tag {
            Some(tag) => self.found(&query.clone().with_tag(tag)),
            None => all.clone(),
        };
        let page = found.page(listing.from.as_ref());
        let products = lock(&self.products);
        let cards = page.places.iter().filter_map(|place| products.get(&place.id).map(Card::of)).collect();
        let search = Some(SearchOutcome { tags: all.tags, correction: query.correction() });
        Page { cards, next: page.next, previous: page.previous, search }
    }

    fn published(&self) -> Vec<Product> {
        self.audit.tell_of_unreadable("cards/");
        let shown = |p: &&Product| p.state == ProductState::Published && self.audit.is_readable("cards", p.id.as_str());
        let mut products: Vec<_> = lock(&self.products).values().filter(shown).cloned().collect();
        products.sort_by(|a, b| Card::of(a).position().order(&Card::of(b).position()));
        products
    }
}

fn has_tag(product: &Product, tag: Option<&String>) -> bool {
    tag.is_none_or(|tag| product.tags.contains(tag))
}

#[async_trait]
impl Catalog for MemoryCatalog {
    async fn find_many(&self, ids: &[ProductId]) -> Result<Vec<Product>, PortError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.audit.tell_of_unreadable("products/");
        let products = lock(&self.products);
        let readable = |product: &&Product| self.audit.is_readable("products", product.id.as_str());
        Ok(ids.iter().filter_map(|id| products.get(id).filter(readable).cloned()).collect())
    }

    async fn find_by_slug(&self, slug: &Slug) -> Result<SlugHit, PortError> {
        let products = lock(&self.products);
        let hit = match products.values().find(|p| &p.slug == slug) {
            Some(product) => {
                self.audit.check_readable("products", product.id.as_str())?;
                SlugHit::Product(Box::new(product.clone()))
            }
            None => match products.values().find(|p| p.old_slugs.contains(slug)) {
                Some(product) => SlugHit::Moved(product.slug.clone()),
                None => SlugHit::Nothing,
            },
        };
        Ok(hit)
    }

    async fn list(&self, listing: &Listing) -> Result<Page, PortError> {
        if let Some(query) = listing.search.as_deref().and_then(Query::parse) {
            return Ok(self.search(&query, listing));
        }
        let products = self.published();
        let all: Vec<_> =
            products.iter().filter(|product| has_tag(product, listing.tag.as_ref())).map(Card::of).collect();
        let is_after = |card: &Card, position: &Position| card.position().order(position).is_gt();
        let is_before = |card: &Card, position: &Position| card.position().order(position).is_lt();
        let start = match &listing.from {
            None => 0,
            Some(Edge::After(position)) => all.iter().position(|card| is_after(card, position)).unwrap_or(all.len()),
            Some(Edge::Before(position)) => {
                let end = all.iter().take_while(|card| is_before(card, position)).count();
                end.saturating_sub(PAGE_SIZE)
            }
        };
        let end = match &listing.from {
            Some(Edge::Before(position)) => all.iter().take_while(|card| is_before(card, position)).count(),
            _ => all.len().min(start + PAGE_SIZE),
        };
        let cards = all[start..end].to_vec();
        let next = (end < all.len()).then(|| cards.last().map(Card::position)).flatten();
        let previous = (start > 0).then(|| cards.first().map(Card::position)).flatten();
        Ok(Page { cards, next, previous, search: None })
    }

    async fn tags(&self) -> Result<Vec<TagCount>, PortError> {
        let mut counts = BTreeMap::<String, u32>::new();
        for product in self.published() {
            for tag in product.tags {
                *counts.entry(tag).or_default() += 1;
            }
        }
        let mut tags: Vec<_> = counts.into_iter().map(|(tag, count)| TagCount { tag, count }).collect();
        tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
        tags.truncate(30);
        Ok(tags)
    }

    async fn save(&self, product: &Product) -> Result<(), PortError> {
        let mut products = lock(&self.products);
        let stored = products.get(&product.id).map_or(0, |stored| stored.version);
        let slug_taken = products.values().any(|other| other.id != product.id && other.slug == product.slug);
        if product.version != stored + 1 || slug_taken {
            return Err(PortError::Conflict);
        }
        products.insert(product.id.clone(), product.clone());
        self.revision.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn record(&self, product: &Product, audit: AuditEntry) -> Result<(), PortError> {
        self.save(product).await?;
        self.audit.log(audit);
        Ok(())
    }

    async fn admin_listing(&self, query: &AdminListingQuery) -> Result<AdminListingPage, PortError> {
        let wanted = query.search.as_deref().and_then(Query::parse);
        self.audit.tell_of_unreadable("products/");
        let fits = |product: &&Product| {
            if !self.audit.is_readable("products", product.id.as_str()) {
                return false;
            }
            let place = AdminListPosition::of(product);
            let behind = match &query.from {
                None => true,
                Some(AdminListEdge::After(edge)) => place.is_behind(edge),
                Some(AdminListEdge::Before(edge)) => edge.is_behind(&place),
            };
            behind
                && query.state.is_none_or(|state| product.state == state)
                && wanted.as_ref().is_none_or(|query| query.score(&Document::for_admin(product).to_text()).is_some())
        };
        let mut found: Vec<Product> = lock(&self.products).values().filter(fits).cloned().collect();
        found.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
        if matches!(query.from, Some(AdminListEdge::Before(_))) {
            found.reverse();
        }
        found.truncate(INVENTORY_PAGE + 1);
        Ok(AdminListingPage::cut(found, query))
    }

    async fn addresses(&self, after: Option<&Slug>, limit: usize, now: Timestamp) -> Result<Vec<Slug>, PortError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        let mut slugs: Vec<_> = self.published().into_iter().filter(|p| p.is_for_sale(now)).map(|p| p.slug).collect();
        slugs.sort();
        Ok(slugs.into_iter().filter(|slug| after.is_none_or(|after| slug > after)).take(limit).collect())
    }

    async fn revision(&self) -> Result<u64, PortError> {
        Ok(self.revision.load(Ordering::SeqCst))
    }
}
