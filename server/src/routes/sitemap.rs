//! `/robots.txt` and `/sitemap.xml`: what search engines may see. Drafts are not in it.

#[cfg(test)]
mod tests;

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{PortError, Shop, Slug};
use serde::Deserialize;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// Addresses in one part of the sitemap; the protocol allows 50,000 (sitemaps.org).
const PART: usize = 10_000;
/// Most parts: enough for the shop's limit of 100,000 products, and a bound for what is kept in memory (about 1 MB each).
const MAX_PARTS: usize = 12;
/// How long a sitemap is good while the catalog stays the same: a product's time on sale begins and ends by the clock.
const MAX_AGE: Duration = Duration::from_secs(60);
/// How long the catalog's revision is believed to be the one that was read.
const REVISION_LIFE: Duration = Duration::from_millis(20);

#[derive(Clone)]
struct Site {
    shop: Shop,
    origin: Arc<str>,
    /// Addresses in one part.
    part: usize,
    /// Whoever comes while it is being made waits for it instead of making another one.
    kept: Arc<Mutex<Option<Kept>>>,
}

/// The sitemap as it was made.
struct Kept {
    revision: u64,
    revision_read: Instant,
    made: Instant,
    sitemap: Arc<Sitemap>,
}

/// A small shop has one part, a large one several and an index of them.
struct Sitemap {
    index: Option<Bytes>,
    parts: Vec<Bytes>,
}

#[derive(Deserialize)]
struct Part {
    /// From 1 on.
    part: Option<usize>,
}

pub fn router(shop: Shop, origin: &str) -> Router {
    in_parts_of(PART, shop, origin)
}

fn in_parts_of(part: usize, shop: Shop, origin: &str) -> Router {
    let site = Site { shop, origin: origin.into(), part, kept: Arc::default() };
    Router::new().route("/robots.txt", get(robots)).route("/sitemap.xml", get(sitemap)).with_state(site)
}

async fn robots(State(site): State<Site>) -> String {
    format!(
        "User-agent: *\nDisallow: /cart\nDisallow: /checkout/\nDisallow: /orders/\nDisallow: /d/\nDisallow: /find-my-order\nDisallow: /admin\nSitemap: {}/sitemap.xml\n",
        site.origin
    )
}

async fn sitemap(State(site): State<Site>, Query(Part { part }): Query<Part>) -> Response {
    let sitemap = match site.sitemap().await {
        Ok(sitemap) => sitemap,
        Err(error) => {
            tracing::error!(%error, "The sitemap could not be made");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let xml = match part {
        Some(part) => part.checked_sub(1).and_then(|part| sitemap.parts.get(part)),
        None => sitemap.index.as_ref().or(sitemap.parts.first()),
    };
    match xml.cloned() {
        Some(xml) => ([(header::CONTENT_TYPE, "application/xml")], xml).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Site {
    /// The sitemap of the catalog as it is, made anew only if something changed.
    async fn sitemap(&self) -> Result<Arc<Sitemap>, PortError> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref()
            && kept.revision_read.elapsed() < REVISION_LIFE
            && kept.made.elapsed() < MAX_AGE
        {
            return Ok(kept.sitemap.clone());
        }
        // Read before the sitemap is made: a change in between makes it old, never the other way.
        let revision_read = Instant::now();
        let revision = self.shop.catalog_revision().await?;
        if let Some(kept) = kept.as_mut()
            && kept.revision == revision
            && kept.made.elapsed() < MAX_AGE
        {
            kept.revision_read = revision_read;
            return Ok(kept.sitemap.clone());
        }
        let sitemap = Arc::new(self.make().await?);
        *kept = Some(Kept { revision, revision_read, made: revision_read, sitemap: sitemap.clone() });
        Ok(sitemap)
    }

    async fn make(&self) -> Result<Sitemap, PortError> {
        let mut parts = Vec::new();
        let mut last: Option<Slug> = None;
        while parts.len() < MAX_PARTS {
            let slugs = self.shop.addresses(last.as_ref(), self.part).await?;
            if slugs.is_empty() && last.is_some() {
                break;
            }
            parts.push(self.urls(&slugs, last.is_none()));
            last = slugs.last().cloned();
            if slugs.len() < self.part {
                break;
            }
        }
        Ok(Sitemap { index: (parts.len() > 1).then(|| self.index(parts.len())), parts })
    }

    fn index(&self, parts: usize) -> Bytes {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for part in 1..=parts {
            xml.push_str(&format!("<sitemap><loc>{}/sitemap.xml?part={part}</loc></sitemap>\n", self.origin));
        }
        xml.push_str("</sitemapindex>\n");
        xml.into()
    }

    fn urls(&self, slugs: &[Slug], with_home: bool) -> Bytes {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        if with_home {
            xml.push_str(&format!("<url><loc>{}/</loc></url>\n", self.origin));
        }
        for slug in slugs {
            xml.push_str(&format!("<url><loc>{}/products/{slug}</loc></url>\n", self.origin));
        }
        xml.push_str("</urlset>\n");
        xml.into()
    }
}
