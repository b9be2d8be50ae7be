use super::{ids, page, published, save_all};
use crate::{
    conformance::Checked,
    sample::{NOON, product},
};
use domain::{
    catalog::{
        listing::{Card, Edge, Listing, PAGE_SIZE, Page},
        product::{Product, ProductState},
        slug::Slug,
    },
    ids::ProductId,
    ports::Catalog,
};

pub async fn an_empty_catalog_is_an_empty_page(catalog: &dyn Catalog) -> Checked {
    assert_eq!(catalog.list(&Listing::default()).await?, Page::default());
    assert_eq!(catalog.tags().await?, []);
    assert_eq!(catalog.addresses(None, 10, NOON).await?, []);
    Ok(())
}

async fn assert_not_listed(catalog: &dyn Catalog, hidden: &Product) -> Checked {
    for (search, tag) in [(None, None), (Some(hidden.name.clone()), None), (None, Some(hidden.tags[0].clone()))] {
        let listing = Listing { search, tag, from: None };
        assert!(!ids(&catalog.list(&listing).await?).contains(&hidden.id), "{listing:?}");
    }
    assert!(!catalog.tags().await?.iter().any(|count| count.tag == hidden.tags[0]));
    assert!(!catalog.addresses(None, 100, NOON).await?.contains(&hidden.slug));
    Ok(())
}

pub async fn r006_drafts_and_archived_products_are_on_no_list(catalog: &dyn Catalog) -> Checked {
    let tagged = |slug: &str, state| Product { state, tags: vec![format!("tag-{slug}")], ..product(slug, 100) };
    let draft = tagged("draft", ProductState::Draft);
    let archived = tagged("archived", ProductState::Archived);
    let visible = tagged("visible", ProductState::Published);
    save_all(catalog, &[draft.clone(), archived.clone(), visible.clone()]).await?;

    assert_not_listed(catalog, &draft).await?;
    assert_not_listed(catalog, &archived).await?;
    assert_eq!(ids(&catalog.list(&Listing::default()).await?), [visible.id]);
    assert_eq!(catalog.addresses(None, 10, NOON).await?, [visible.slug]);
    Ok(())
}

pub async fn r006_a_product_is_in_the_sitemap_only_while_it_is_sold(catalog: &dyn Catalog) -> Checked {
    let bound = |slug: &str, from: Option<i64>, until: Option<i64>| Product {
        sale_from: from.map(|secs| NOON.plus_secs(secs)),
        sale_until: until.map(|secs| NOON.plus_secs(secs)),
        ..product(slug, 100)
    };
    let products = [
        bound("begun", Some(0), None),
        bound("coming", Some(1), None),
        bound("ending", Some(-5), Some(1)),
        bound("over", None, Some(0)),
    ];
    save_all(catalog, &products).await?;
    let slugs = catalog.addresses(None, 10, NOON).await?;
    assert_eq!(slugs.iter().map(Slug::as_str).collect::<Vec<_>>(), ["begun", "ending"]);
    Ok(())
}

pub async fn an_unpublished_product_leaves_every_list(catalog: &dyn Catalog) -> Checked {
    let book = product("book", 100);
    for (version, state) in [(2, ProductState::Archived), (4, ProductState::Draft)] {
        catalog.save(&Product { version: version - 1, ..book.clone() }).await?;
        assert_eq!(ids(&catalog.list(&Listing::default()).await?), std::slice::from_ref(&book.id));
        assert_eq!(catalog.tags().await?[0].count, 1);
        let off = Product { state, version, ..book.clone() };
        catalog.save(&off).await?;
        assert_not_listed(catalog, &off).await?;
    }
    Ok(())
}

pub async fn products_come_newest_first_then_by_id(catalog: &dyn Catalog) -> Checked {
    // The numbers say where each belongs.
    let times = [(3, 10), (1, 20), (0, 30), (4, 10), (2, 15), (5, -5)];
    let products: Vec<_> = times.iter().map(|(n, at)| published(*n, *at)).collect();
    save_all(catalog, &products).await?;
    let listed = catalog.list(&Listing::default()).await?;
    let mut expected: Vec<_> = products.iter().map(Card::of).collect();
    expected.sort_by_key(|card| card.id.clone());
    assert_eq!(listed, Page { cards: expected, ..Page::default() });
    Ok(())
}

pub async fn a_full_page_without_more_has_no_next(catalog: &dyn Catalog) -> Checked {
    let products: Vec<_> = (0..PAGE_SIZE).map(|n| published(n, 0)).collect();
    save_all(catalog, &products).await?;
    let full = catalog.list(&Listing::default()).await?;
    assert_eq!((full.cards.len(), full.next, full.previous), (PAGE_SIZE, None, None));

    catalog.save(&published(PAGE_SIZE, 0)).await?;
    let full = catalog.list(&Listing::default()).await?;
    let next = full.next.expect("one more than a page holds");
    let rest = page(catalog, &Listing::default(), Some(Edge::After(next))).await?;
    assert_eq!((rest.cards.len(), rest.next), (1, None));
    Ok(())
}

/// Pages through `listing` to its end and back; both ways must show `expected`, each once.
async fn assert_pages(catalog: &dyn Catalog, listing: &Listing, expected: &[ProductId]) -> Checked {
    let first = page(catalog, listing, None).await?;
    assert_eq!(first.previous, None);
    let (mut seen, mut here) = (ids(&first), first.clone());
    let mut pages = vec![first];
    while let Some(next) = here.next.clone() {
        here = page(catalog, listing, Some(Edge::After(next))).await?;
        assert!(here.previous.is_some(), "there is a way back");
        seen.extend(ids(&here));
        pages.push(here.clone());
        assert!(pages.len() <= expected.len(), "pages go on for ever");
    }
    assert_eq!(seen, expected, "forwards");
    assert!(pages[..pages.len() - 1].iter().all(|page| page.cards.len() == PAGE_SIZE));

    let mut back = ids(&here);
    while let Some(previous) = here.previous.clone() {
        here = page(catalog, listing, Some(Edge::Before(previous))).await?;
        assert!(here.next.is_some(), "there is a way forth");
        back.splice(0..0, ids(&here));
        assert!(back.len() <= expected.len(), "pages go back for ever");
    }
    assert_eq!(back, expected, "backwards");
    Ok(())
}

/// 60 products: each third about bread, each second tagged `even`. Saved in a mixed order.
async fn sixty(catalog: &dyn Catalog, published_at: impl Fn(usize) -> i64) -> Result<Vec<Product>, domain::PortError> {
    let mut products: Vec<_> = (0..60).map(|n| published(n, published_at(n))).collect();
    for (n, product) in products.iter_mut().enumerate() {
        product.tags = vec![if n % 2 == 0 { "even" } else { "odd" }.to_owned()];
        product.summary = if n % 3 == 0 { "Bread" } else { "Cheese" }.to_owned();
    }
    let mixed: Vec<_> = (0..60).map(|n| products[n * 7 % 60].clone()).collect();
    save_all(catalog, &mixed).await?;
    products.sort_by_key(|product| (std::cmp::Reverse(product.published_at), product.id.clone()));
    Ok(products)
}

fn ids_where(products: &[Product], is: impl Fn(&Product) -> bool) -> Vec<ProductId> {
    products.iter().filter(|product| is(product)).map(|product| product.id.clone()).collect()
}

pub async fn paging_visits_each_of_60_products_once_in_both_directions(catalog: &dyn Catalog) -> Checked {
    let products = sixty(catalog, |n| n as i64).await?;
    assert_pages(catalog, &Listing::default(), &ids_where(&products, |_| true)).await
}

pub async fn paging_visits_each_product_once_when_all_were_published_at_once(catalog: &dyn Catalog) -> Checked {
    let products = sixty(catalog, |_| 0).await?;
    assert_pages(catalog, &Listing::default(), &ids_where(&products, |_| true)).await
}

pub async fn paging_visits_each_product_once_within_a_tag(catalog: &dyn Catalog) -> Checked {
    // Ten to a time, so that pages end amid a time.
    let products = sixty(catalog, |n| n as i64 / 10).await?;
    let listing = Listing { tag: Some("odd".to_owned()), ..Listing::default() };
    assert_pages(catalog, &listing, &ids_where(&products, |product| product.tags == ["odd"])).await
}

pub async fn paging_visits_each_product_once_within_a_search(catalog: &dyn Catalog) -> Checked {
    let products = sixty(catalog, |n| n as i64 / 10).await?;
    let cheese = Listing { search: Some("cheese".to_owned()), ..Listing::default() };
    assert_pages(catalog, &cheese, &ids_where(&products, |product| product.summary == "Cheese")).await?;
    let even_cheese = Listing { tag: Some("even".to_owned()), ..cheese };
    let is = |product: &Product| product.summary == "Cheese" && product.tags == ["even"];
    assert_pages(catalog, &even_cheese, &ids_where(&products, is)).await
}

pub async fn paging_goes_on_behind_a_product_taken_off_meanwhile(catalog: &dyn Catalog) -> Checked {
    let products = sixty(catalog, |_| 0).await?;
    let first = catalog.list(&Listing::default()).await?;
    let last = products[PAGE_SIZE - 1].clone();
    catalog.save(&Product { state: ProductState::Archived, version: 2, ..last }).await?;
    let second = page(catalog, &Listing::default(), first.next.map(Edge::After)).await?;
    assert_eq!(ids(&second), ids_where(&products[PAGE_SIZE..2 * PAGE_SIZE], |_| true));
    Ok(())
}

pub async fn tags_are_counted_most_used_first(catalog: &dyn Catalog) -> Checked {
    let tagged = |n: usize, tags: &[&str]| Product {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..published(n, 0)
    };
    save_all(catalog, &[tagged(1, &["c", "a"]), tagged(2, &["a", "b"]), tagged(3, &["a", "b"]), tagged(4, &[])])
        .await?;
    let counts: Vec<_> = catalog.tags().await?.into_iter().map(|count| (count.tag, count.count)).collect();
    assert_eq!(counts, [("a".to_owned(), 3), ("b".to_owned(), 2), ("c".to_owned(), 1)]);

    catalog.save(&Product { version: 2, ..tagged(3, &["c"]) }).await?;
    let mut counts: Vec<_> = catalog.tags().await?.into_iter().map(|count| (count.tag, count.count)).collect();
    counts.sort();
    assert_eq!(
        counts,
        [("a".to_owned(), 2), ("b".to_owned(), 1), ("c".to_owned(), 2)],
        "after a product changed its tags"
    );
    Ok(())
}

pub async fn there_are_at_most_30_tags(catalog: &dyn Catalog) -> Checked {
    let tags = (0..31).map(|n| format!("tag-{n}")).collect();
    catalog.save(&Product { tags, ..published(1, 0) }).await?;
    catalog.save(&Product { tags: vec!["tag-30".to_owned()], ..published(2, 0) }).await?;
    let tags = catalog.tags().await?;
    assert_eq!((tags.len(), tags[0].count), (30, 2));
    Ok(())
}

pub async fn addresses_come_ascending_page_by_page(catalog: &dyn Catalog) -> Checked {
    let products = sixty(catalog, |n| n as i64 * 17 % 60).await?;
    let mut expected: Vec<Slug> = products.into_iter().map(|product| product.slug).collect();
    expected.sort();
    let mut seen: Vec<Slug> = Vec::new();
    loop {
        let some = catalog.addresses(seen.last(), 25, NOON).await?;
        assert!(some.len() <= 25);
        if some.is_empty() {
            break;
        }
        seen.extend(some);
    }
    assert_eq!(seen, expected);
    Ok(())
}
