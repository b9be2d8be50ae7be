use super::{
    paging::{address, listing},
    query,
    trouble::UnavailablePage,
};
use crate::{
    components::{Head, ProductCard},
    loading::when_ready,
    state::{shop, site},
};
use domain::{
    listing::{Edge, Listing, Page, TagCount},
    shop::Shelved,
};
use leptos::prelude::*;

/// Cards whose pictures are likely on the first screen.
const FIRST_SCREEN: usize = 3;

/// `/`: the shelf, to look through, search and narrow.
#[component]
pub fn HomePage() -> impl IntoView {
    let listing = listing(query("q"), query("tag"), query("after"), query("before"));
    when_ready(async move {
        match shop().shelf(&listing).await {
            Ok(shelved) => view! { <Shelf listing shelved/> }.into_any(),
            Err(cause) => view! { <UnavailablePage cause/> }.into_any(),
        }
    })
}

#[component]
fn Shelf(listing: Listing, shelved: Shelved) -> impl IntoView {
    let Shelved { page, tags } = shelved;
    let title = match (&listing.search, &listing.tag) {
        (Some(search), _) => format!("Results for “{search}”"),
        (None, Some(tag)) => tag.clone(),
        (None, None) => site().name.clone(),
    };
    let is_front = listing == Listing::default();
    let cards = page.cards.iter().cloned().enumerate().map(|(n, card)| {
        view! { <li><ProductCard card first=n < FIRST_SCREEN/></li> }
    });
    let shelf = if page.cards.is_empty() {
        view! { <EmptyShelf listing=listing.clone()/> }.into_any()
    } else {
        view! { <ul class="shelf" role="list">{cards.collect_view()}</ul> }.into_any()
    };
    view! {
        <Head
            title=title.clone()
            description="Books, sounds, fonts, templates, code and pictures to download. Pay once, keep them."
            path=address(&Listing { search: None, ..listing.clone() }, listing.from.clone())
            picture=page.cards.iter().find_map(|card| card.picture.clone())
        />
        <div class="hero">
            {if is_front {
                view! {
                    <h1 class="hero__title">"Small things, "<em>"well made"</em></h1>
                    <p class="hero__words">"Pay once, download instantly. Your links come by email, and you can renew them whenever you like."</p>
                }.into_any()
            } else {
                view! { <h1 class="hero__title hero__title--small">{title}</h1> }.into_any()
            }}
        </div>
        <Tags tags listing=listing.clone()/>
        {shelf}
        <Pager listing page/>
    }
}

/// Tags to narrow the shelf by.
#[component]
fn Tags(tags: Vec<TagCount>, listing: Listing) -> impl IntoView {
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
    let links: Vec<_> = tags.iter().map(|t| link(t.tag.clone(), Some(t.tag.clone()), Some(t.count))).collect();
    (!tags.is_empty()).then(|| {
        view! {
            <nav class="tags" aria-label="Kinds of products">
                <ul class="tags__list" role="list">{link("Everything".to_owned(), None, None)} {links}</ul>
            </nav>
        }
    })
}

/// Nothing to show, and what to do about it.
#[component]
fn EmptyShelf(listing: Listing) -> impl IntoView {
    let words = match (&listing.search, &listing.tag) {
        (Some(search), Some(tag)) => format!("Nothing in {tag} matches “{search}”."),
        (Some(search), None) => format!("Nothing matches “{search}”. Fewer or shorter words find more."),
        (None, Some(tag)) => format!("There is nothing in {tag} right now."),
        (None, None) => "No products yet. Please come back soon.".to_owned(),
    };
    let is_narrowed = listing != Listing::default();
    view! {
        <div class="empty">
            <p>{words}</p>
            {is_narrowed.then(|| view! { <p><a class="button" href="/">"Show everything"</a></p> })}
        </div>
    }
}

/// The way to the pages before and after.
#[component]
fn Pager(listing: Listing, page: Page) -> impl IntoView {
    let previous = page.previous.map(|position| address(&listing, Some(Edge::Before(position))));
    let next = page.next.map(|position| address(&listing, Some(Edge::After(position))));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {previous.map(|href| view! { <a class="button" rel="prev" href=href>"Newer"</a> })}
                {next.map(|href| view! { <a class="button pager__next" rel="next" href=href>"Older"</a> })}
            </nav>
        }
    })
}
