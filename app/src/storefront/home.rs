use super::{
    failure::UnavailablePage,
    paging::{address, listing},
};
use crate::{
    address::query,
    components::{Head, ProductCard},
    messages::{Tag, messages},
    state::{shop, site},
    suspend::when_ready,
};
use domain::catalog::{
    BrowsePage,
    listing::{Edge, Listing, Page, TagCount},
};
use leptos::prelude::*;

/// Cards whose pictures are likely on the first screen.
const FIRST_SCREEN: usize = 3;

/// `/`: the catalog, to look through, search and narrow.
#[component]
pub fn HomePage() -> impl IntoView {
    let listing = listing(query("q"), query("tag"), query("after"), query("before"));
    when_ready(async move {
        match shop().browse(&listing).await {
            Ok(found) => view! { <Catalog listing found/> }.into_any(),
            Err(cause) => view! { <UnavailablePage cause/> }.into_any(),
        }
    })
}

#[component]
fn Catalog(listing: Listing, found: BrowsePage) -> impl IntoView {
    let t = messages().home();
    let BrowsePage { page, tags } = found;
    let title = match (&listing.search, &listing.tag) {
        (Some(search), _) => t.results(search),
        (None, Some(tag)) => tag.clone(),
        (None, None) => site().name.clone(),
    };
    let is_front = listing == Listing::default();
    let correction = page.search.as_ref().and_then(|search| search.correction.clone());
    let cards = page.cards.iter().cloned().enumerate().map(|(n, card)| {
        view! { <li><ProductCard card first=n < FIRST_SCREEN/></li> }
    });
    let catalog = if page.cards.is_empty() {
        view! { <EmptyCatalog listing=listing.clone()/> }.into_any()
    } else {
        view! { <ul class="shelf" role="list">{cards.collect_view()}</ul> }.into_any()
    };
    view! {
        <Head
            title=title.clone()
            description=t.description()
            path=address(&Listing { search: None, ..listing.clone() }, listing.from.clone())
            picture=page.cards.iter().find_map(|card| card.picture.clone())
        />
        <div class="hero">
            {if is_front {
                view! {
                    <h1 class="hero__title" inner_html=t.hero_title(Tag::em()).into_string()></h1>
                    <p class="hero__words">{t.hero_words()}</p>
                }.into_any()
            } else {
                view! { <h1 class="hero__title hero__title--small">{title}</h1> }.into_any()
            }}
        </div>
        {correction.map(|meant| view! { <Correction search=listing.search.clone().unwrap_or_default() meant/> })}
        <Tags tags listing=listing.clone()/>
        {catalog}
        <Pager listing page/>
    }
}

/// Says that other words were searched for than were typed.
#[component]
fn Correction(search: String, meant: String) -> impl IntoView {
    view! { <p class="correction" role="status">{messages().home().correction(search, meant)}</p> }
}

/// Tags to narrow the listing by. The chosen one comes first: on a phone the others may be out of sight.
#[component]
fn Tags(tags: Vec<TagCount>, listing: Listing) -> impl IntoView {
    let t = messages().home();
    let chosen = listing.tag.clone();
    let link = |label: String, tag: Option<String>, count: Option<u32>| {
        let current = tag == chosen;
        let href = address(&Listing { tag, from: None, ..listing.clone() }, None);
        view! {
            <li>
                <a class="tag" href=href aria-current=current.then_some("true")>
                    {label}
                    {count.map(|count| view! { <span class="tag__count">{count}</span> })}
                </a>
            </li>
        }
    };
    let tags = chosen_first(tags, chosen.as_deref());
    let links: Vec<_> = tags.iter().map(|(tag, count)| link(tag.clone(), Some(tag.clone()), *count)).collect();
    (!tags.is_empty()).then(|| {
        view! {
            <nav class="tags" aria-label=t.tags()>
                <ul class="tags__list" role="list">{link(t.everything().to_owned(), None, None)} {links}</ul>
            </nav>
        }
    })
}

/// The tags with their counts, the chosen one in front, even if it is not among the most used ones.
fn chosen_first(tags: Vec<TagCount>, chosen: Option<&str>) -> Vec<(String, Option<u32>)> {
    let count = |tag: &str| tags.iter().find(|count| count.tag == tag).map(|count| count.count);
    let first = chosen.map(|tag| (tag.to_owned(), count(tag)));
    let rest = tags.iter().filter(|count| Some(count.tag.as_str()) != chosen);
    first.into_iter().chain(rest.map(|count| (count.tag.clone(), Some(count.count)))).collect()
}

/// Nothing to show, and what to do about it.
#[component]
fn EmptyCatalog(listing: Listing) -> impl IntoView {
    let t = messages().home();
    let words = match (&listing.search, &listing.tag) {
        (Some(search), Some(tag)) => t.no_results_in_tag(search, tag),
        (Some(search), None) => t.no_results(search),
        (None, Some(tag)) => t.nothing_in_tag(tag),
        (None, None) => t.no_products().to_owned(),
    };
    let is_narrowed = listing != Listing::default();
    view! {
        <div class="empty">
            <p>{words}</p>
            {is_narrowed.then(|| view! { <p><a class="button" href="/">{t.show_everything()}</a></p> })}
        </div>
    }
}

/// The way to the pages before and after.
#[component]
fn Pager(listing: Listing, page: Page) -> impl IntoView {
    let t = messages().home();
    // What was searched for comes by how well it fits, not by its age.
    let (back, forth) = if page.search.is_some() { (t.previous(), t.next()) } else { (t.newer(), t.older()) };
    let previous = page.previous.map(|position| address(&listing, Some(Edge::Before(position))));
    let next = page.next.map(|position| address(&listing, Some(Edge::After(position))));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t.pages()>
                {previous.map(|href| view! { <a class="button" rel="prev" href=href>{back}</a> })}
                {next.map(|href| view! { <a class="button pager__next" rel="next" href=href>{forth}</a> })}
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_tag_comes_first() {
        let tags = || ["a", "b", "c"].map(|tag| TagCount { tag: tag.to_owned(), count: 2 }).to_vec();
        let names = |chosen| {
            chosen_first(tags(), chosen).into_iter().map(|(tag, count)| (tag, count.is_some())).collect::<Vec<_>>()
        };
        let (a, b, c) = (("a".to_owned(), true), ("b".to_owned(), true), ("c".to_owned(), true));
        assert_eq!(names(None), [a.clone(), b.clone(), c.clone()]);
        assert_eq!(names(Some("c")), [c.clone(), a.clone(), b.clone()]);
        assert_eq!(names(Some("rare")), [("rare".to_owned(), false), a, b, c]);
    }
}
