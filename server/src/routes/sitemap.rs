//! `/robots.txt` and `/sitemap.xml`: what search engines may see. Drafts are not in it (R6).

use axum::{
    Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{Shop, Slug};
use serde::Deserialize;
use std::sync::Arc;

/// Addresses in one part of the sitemap; the protocol allows 50,000 (sitemaps.org).
const PART: usize = 10_000;
/// Parts the index may name: enough for the shop's limit of 100,000 products.
const MAX_PARTS: usize = 12;

#[derive(Clone)]
struct Site {
    shop: Shop,
    origin: Arc<str>,
}

#[derive(Deserialize)]
struct Part {
    after: Option<String>,
}

pub fn router(shop: Shop, origin: &str) -> Router {
    let site = Site { shop, origin: origin.into() };
    Router::new().route("/robots.txt", get(robots)).route("/sitemap.xml", get(sitemap)).with_state(site)
}

async fn robots(State(site): State<Site>) -> String {
    format!(
        "User-agent: *\nDisallow: /cart\nDisallow: /checkout/\nDisallow: /orders/\nDisallow: /d/\nDisallow: /find-my-order\nDisallow: /admin\nSitemap: {}/sitemap.xml\n",
        site.origin
    )
}

/// A small shop has one part; a large one an index of parts, each found by the slug it begins behind.
async fn sitemap(State(site): State<Site>, Query(part): Query<Part>) -> Response {
    let after = part.after.as_deref().and_then(|slug| Slug::parse(slug).ok());
    let xml = match after {
        Some(_) => urls(&site, after.as_ref()).await,
        None => index_or_urls(&site).await,
    };
    match xml {
        Ok(xml) => ([(header::CONTENT_TYPE, "application/xml")], xml).into_response(),
        Err(error) => {
            tracing::error!(%error, "The sitemap could not be made");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn urls(site: &Site, after: Option<&Slug>) -> Result<String, domain::PortError> {
    let slugs = site.shop.addresses(after, PART).await?;
    Ok(urlset(site, &slugs, after.is_none()))
}

async fn index_or_urls(site: &Site) -> Result<String, domain::PortError> {
    let first = site.shop.addresses(None, PART).await?;
    if first.len() < PART {
        return Ok(urlset(site, &first, true));
    }
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    // A slug sorts behind "0" only if it is not "0" itself; "-" is no slug, so begin before all with "0".
    let mut last = Slug::parse("0").ok();
    for _ in 0..MAX_PARTS {
        let Some(slug) = last else { break };
        xml.push_str(&format!("<sitemap><loc>{}/sitemap.xml?after={slug}</loc></sitemap>\n", site.origin));
        let part = site.shop.addresses(Some(&slug), PART).await?;
        last = part.last().filter(|_| part.len() == PART).cloned();
    }
    xml.push_str("</sitemapindex>\n");
    Ok(xml)
}

fn urlset(site: &Site, slugs: &[Slug], with_home: bool) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    if with_home {
        xml.push_str(&format!("<url><loc>{}/</loc></url>\n", site.origin));
    }
    for slug in slugs {
        xml.push_str(&format!("<url><loc>{}/products/{slug}</loc></url>\n", site.origin));
    }
    xml.push_str("</urlset>\n");
    xml
}
