//! Addresses of pages of the storefront.

use crate::response::query_escaped;
use domain::catalog::listing::{Edge, Listing, MAX_SEARCH_CHARS, Position};

/// Reads a listing from the address. What makes no sense there counts as not there.
pub fn listing(search: Option<String>, tag: Option<String>, after: Option<String>, before: Option<String>) -> Listing {
    let position = |text: Option<String>| Position::from_query(&text?);
    Listing {
        search: search.map(|text| text.trim().chars().take(MAX_SEARCH_CHARS).collect()),
        tag: tag.map(|text| text.chars().take(MAX_SEARCH_CHARS).collect()),
        from: position(after).map(Edge::After).or_else(|| position(before).map(Edge::Before)),
    }
}

/// The address of `listing`; that of its first page if `from` is `None`.
pub fn address(listing: &Listing, from: Option<Edge>) -> String {
    let from = from.map(|edge| match edge {
        Edge::After(position) => ("after", position.to_query()),
        Edge::Before(position) => ("before", position.to_query()),
    });
    let search = listing.search.clone().map(|text| ("q", text));
    let tag = listing.tag.clone().map(|tag| ("tag", tag));
    let parts: Vec<_> = [search, tag, from]
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={}", query_escaped(&value)))
        .collect();
    if parts.is_empty() { "/".to_owned() } else { format!("/?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_listing() {
        let first = listing(Some(" bread & salt ".into()), Some("E-book".into()), Some("1763900000-abc".into()), None);
        assert_eq!(address(&first, first.from.clone()), "/?q=bread%20%26%20salt&tag=E-book&after=1763900000-abc");
        assert_eq!(address(&first, None), "/?q=bread%20%26%20salt&tag=E-book");
        assert_eq!(address(&Listing::default(), None), "/");
    }

    #[test]
    fn a_forged_position_is_the_first_page() {
        for bad in ["", "x", "1-", "-", "1763900000-a b", "99999999999999999999-a"] {
            assert_eq!(listing(None, None, Some(bad.into()), None).from, None, "{bad:?}");
        }
    }
}
