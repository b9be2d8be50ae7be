use crate::{
    conformance::Checked,
    sample::{NOON, entry, product},
};
use domain::{
    catalog::{
        admin_listing::{AdminListEdge, AdminListingPage, AdminListingQuery, INVENTORY_PAGE},
        product::{Product, ProductState},
    },
    ports::{Catalog, PortError},
};

fn in_state(slug: &str, state: ProductState) -> Product {
    let published_at = (state != ProductState::Draft).then_some(NOON);
    Product { state, published_at, ..product(slug, 100) }
}

fn ids(page: &AdminListingPage) -> Vec<String> {
    page.products.iter().map(|product| product.id.to_string()).collect()
}

async fn searched(catalog: &dyn Catalog, search: &str) -> Result<Vec<String>, PortError> {
    let query = AdminListingQuery { search: Some(search.to_owned()), ..AdminListingQuery::default() };
    Ok(ids(&catalog.admin_listing(&query).await?))
}

pub async fn the_inventory_holds_every_state_and_can_be_narrowed_to_one(catalog: &dyn Catalog) -> Checked {
    for state in ProductState::ALL {
        catalog.save(&in_state(&format!("is-{}", state.as_str()), state)).await?;
    }
    let all = catalog.admin_listing(&AdminListingQuery::default()).await?;
    assert_eq!(ids(&all), ["is-archived", "is-draft", "is-published"]);
    assert_eq!((all.next, all.previous), (None, None));
    for state in ProductState::ALL {
        let query = AdminListingQuery { state: Some(state), ..AdminListingQuery::default() };
        assert_eq!(ids(&catalog.admin_listing(&query).await?), [format!("is-{}", state.as_str())]);
    }
    let changed = Product { state: ProductState::Archived, version: 2, ..in_state("is-draft", ProductState::Draft) };
    catalog.save(&changed).await?;
    let drafts = AdminListingQuery { state: Some(ProductState::Draft), ..AdminListingQuery::default() };
    assert_eq!(catalog.admin_listing(&drafts).await?, AdminListingPage::default());
    Ok(())
}

pub async fn the_inventory_is_searched_by_name_address_and_tag_in_every_state(catalog: &dyn Catalog) -> Checked {
    let draft = Product {
        name: "Slow Bread".to_owned(),
        tags: vec!["Küche".to_owned()],
        description: "unfindable".to_owned(),
        ..in_state("loaves", ProductState::Draft)
    };
    super::save_all(catalog, &[draft.clone(), product("video", 1)]).await?;
    for found in ["slow", "BREAD slo", "loav", "küche", "kü"] {
        assert_eq!(searched(catalog, found).await?, ["loaves"], "{found}");
    }
    for missed in ["read", "unfindable", "slow video"] {
        assert_eq!(searched(catalog, missed).await?, [""; 0], "{missed}");
    }
    for harmless in ["\"", "* OR name:", "NEAR(", "--", "'; DROP TABLE products"] {
        searched(catalog, harmless).await?;
    }
    catalog.save(&Product { name: "Fast Bread".to_owned(), version: 2, ..draft }).await?;
    assert_eq!(searched(catalog, "slow").await?, [""; 0]);
    assert_eq!(searched(catalog, "fast").await?, ["loaves"]);
    Ok(())
}

pub async fn the_inventory_is_paged_by_key_in_both_directions(catalog: &dyn Catalog) -> Checked {
    let count = INVENTORY_PAGE * 2 + 3;
    for n in 0..count {
        // Three at each time, so that the id decides, too.
        let updated_at = NOON.plus_secs(i64::try_from(n / 3).unwrap_or_default());
        catalog.save(&Product { updated_at, ..product(&format!("p-{n:03}"), 1) }).await?;
    }
    let (mut seen, mut query, mut last) = (Vec::new(), AdminListingQuery::default(), AdminListingPage::default());
    for _ in 0..3 {
        last = catalog.admin_listing(&query).await?;
        seen.extend(ids(&last));
        query.from = last.next.clone().map(AdminListEdge::After);
    }
    assert_eq!(last.next, None);
    let mut expected: Vec<_> = (0..count).collect();
    expected.sort_by_key(|n| (std::cmp::Reverse(n / 3), *n));
    assert_eq!(seen, expected.iter().map(|n| format!("p-{n:03}")).collect::<Vec<_>>());
    let mut back = ids(&last);
    for _ in 0..2 {
        query.from = last.previous.clone().map(AdminListEdge::Before);
        last = catalog.admin_listing(&query).await?;
        back.splice(0..0, ids(&last));
    }
    assert_eq!(back, seen);
    assert_eq!(last.previous, None);
    Ok(())
}

pub async fn f073_a_recorded_save_keeps_the_rules_of_a_save(catalog: &dyn Catalog) -> Checked {
    catalog.record(&product("book", 1), entry("product.created")).await?;
    let old = catalog.record(&product("book", 2), entry("product.saved")).await;
    assert!(matches!(old, Err(PortError::Conflict)));
    assert_eq!(catalog.find_many(&[product("book", 1).id]).await?, [product("book", 1)]);
    Ok(())
}
