use crate::{
    conformance::Checked,
    sample::{NOON, product},
    together,
};
use domain::{
    catalog::{
        product::{Picture, Product, ProductState, Rendition},
        slug::Slug,
    },
    ids::{BlobKey, PictureId, ProductId},
    ports::{Catalog, PortError, SlugHit},
};

fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("checks pass slugs")
}

fn found(product: &Product) -> SlugHit {
    SlugHit::Product(Box::new(product.clone()))
}

/// A product with something in every field.
fn rich() -> Product {
    let key = |n| BlobKey::parse(&format!("picture-{n}")).expect("made of digits");
    let mut rich = product("slow-bread", 1_900);
    rich.old_slugs = vec![slug("bread"), slug("the-bread-book")];
    rich.name = "Slow Bread: a Year’s Loaves \u{1F35E}".to_owned();
    rich.description = "# Brot & <b>Wasser</b>\n\n'quoted' \"twice\" \\ \u{202E} \u{0} % _".to_owned();
    rich.sale_from = Some(NOON);
    rich.sale_until = Some(NOON.plus_secs(60));
    rich.tags = vec!["e-book".to_owned(), "Küche".to_owned()];
    rich.pictures = vec![Picture {
        id: PictureId::parse("picture").expect("made of letters"),
        alt: "A loaf".to_owned(),
        width: 1_400,
        height: 1_050,
        renditions: vec![Rendition { width: 700, key: key(1) }, Rendition { width: 1_400, key: key(2) }],
    }];
    let mut second = rich.files[0].versions[0].clone();
    (second.version, second.size_bytes, second.note) = (2, 5_000_000_000, "Fixed a typo".to_owned());
    rich.files[0].versions.push(second);
    rich
}

pub async fn a_saved_product_is_found_as_it_was(catalog: &dyn Catalog) -> Checked {
    catalog.save(&rich()).await?;
    assert_eq!(catalog.find_many(&[rich().id]).await?, [rich()]);
    assert_eq!(catalog.find_by_slug(&rich().slug).await?, found(&rich()));
    Ok(())
}

pub async fn products_are_found_in_any_state_and_unknown_ids_left_out(catalog: &dyn Catalog) -> Checked {
    let draft = Product { state: ProductState::Draft, published_at: None, ..product("draft", 1) };
    let archived = Product { state: ProductState::Archived, ..product("archived", 1) };
    let all = [draft, archived, product("published", 1)];
    super::save_all(catalog, &all).await?;
    let unknown = ProductId::parse("unknown").expect("made of letters");

    let mut ids: Vec<_> = all.iter().map(|product| product.id.clone()).collect();
    ids.insert(1, unknown.clone());
    let mut many = catalog.find_many(&ids).await?;
    many.sort_by_key(|product| all.iter().position(|one| one.id == product.id));
    assert_eq!(many, all);
    for product in &all {
        assert_eq!(catalog.find_by_slug(&product.slug).await?, found(product));
    }
    assert_eq!(catalog.find_many(&[unknown]).await?, []);
    assert_eq!(catalog.find_many(&[]).await?, []);
    assert_eq!(catalog.find_by_slug(&slug("unknown")).await?, SlugHit::Nothing);
    Ok(())
}

pub async fn a_first_save_has_version_1(catalog: &dyn Catalog) -> Checked {
    for version in [0, 2, 7] {
        let new = Product { version, ..product("new", 1) };
        assert!(matches!(catalog.save(&new).await, Err(PortError::Conflict)), "{version}");
        assert_eq!(catalog.find_many(&[new.id]).await?, []);
    }
    catalog.save(&product("new", 1)).await
}

pub async fn f073_a_save_from_an_old_version_changes_nothing(catalog: &dyn Catalog) -> Checked {
    let first = product("book", 100);
    let second = Product { version: 2, price: product("book", 200).price, price_version: 2, ..first.clone() };
    catalog.save(&first).await?;
    catalog.save(&second).await?;
    for version in [1, 2, 4] {
        let other = Product { version, name: "Lost".to_owned(), slug: slug("lost"), ..first.clone() };
        assert!(matches!(catalog.save(&other).await, Err(PortError::Conflict)), "{version}");
    }
    assert_eq!(catalog.find_many(&[first.id]).await?, [second]);
    assert_eq!(catalog.find_by_slug(&slug("lost")).await?, SlugHit::Nothing);
    Ok(())
}

pub async fn f073_of_twenty_saves_from_one_version_one_is_taken(catalog: &dyn Catalog) -> Checked {
    catalog.save(&product("book", 100)).await?;
    let rivals: Vec<_> =
        (0..20).map(|n| Product { version: 2, name: format!("Rival {n}"), ..product("book", 100) }).collect();
    let results = together(rivals.iter().map(|rival| catalog.save(rival))).await;
    let won = results.iter().position(Result::is_ok).expect("one is taken");
    assert_eq!(results.iter().filter(|result| matches!(result, Err(PortError::Conflict))).count(), 19);
    assert_eq!(catalog.find_many(&[rivals[won].id.clone()]).await?, std::slice::from_ref(&rivals[won]));
    Ok(())
}

pub async fn the_slug_of_another_product_is_a_conflict(catalog: &dyn Catalog) -> Checked {
    let (first, second) = (product("first", 1), product("second", 1));
    super::save_all(catalog, &[first.clone(), second.clone()]).await?;
    let new = Product { slug: first.slug.clone(), ..product("third", 1) };
    let moved = Product { slug: first.slug.clone(), version: 2, ..second.clone() };
    for thief in [new, moved] {
        assert!(matches!(catalog.save(&thief).await, Err(PortError::Conflict)));
    }
    assert_eq!(catalog.find_by_slug(&first.slug).await?, found(&first));
    assert_eq!(catalog.find_by_slug(&second.slug).await?, found(&second));
    let page = catalog.list(&Default::default()).await?;
    assert_eq!(super::ids(&page), [first.id, second.id]);
    Ok(())
}

pub async fn an_old_slug_leads_to_the_present_one(catalog: &dyn Catalog) -> Checked {
    let first = product("first", 1);
    let second = Product { slug: slug("second"), old_slugs: vec![slug("first")], version: 2, ..first.clone() };
    let third =
        Product { slug: slug("third"), old_slugs: vec![slug("first"), slug("second")], version: 3, ..first.clone() };
    super::save_all(catalog, &[first, second, third.clone()]).await?;
    for old in ["first", "second"] {
        assert_eq!(catalog.find_by_slug(&slug(old)).await?, SlugHit::Moved(slug("third")), "{old}");
    }
    assert_eq!(catalog.find_by_slug(&slug("third")).await?, found(&third));

    let back = Product { slug: slug("first"), old_slugs: vec![slug("second"), slug("third")], version: 4, ..third };
    catalog.save(&back).await?;
    assert_eq!(catalog.find_by_slug(&slug("first")).await?, found(&back));
    assert_eq!(catalog.find_by_slug(&slug("third")).await?, SlugHit::Moved(slug("first")));
    Ok(())
}

pub async fn a_present_slug_wins_over_an_old_one(catalog: &dyn Catalog) -> Checked {
    let first = product("book", 1);
    let moved = Product { slug: slug("old-book"), old_slugs: vec![slug("book")], version: 2, ..first.clone() };
    let successor = Product { id: ProductId::parse("successor").expect("made of letters"), ..first.clone() };
    super::save_all(catalog, &[first, moved.clone(), successor.clone()]).await?;
    assert_eq!(catalog.find_by_slug(&slug("book")).await?, found(&successor));
    assert_eq!(catalog.find_by_slug(&slug("old-book")).await?, found(&moved));
    Ok(())
}

pub async fn the_revision_changes_with_each_save(catalog: &dyn Catalog) -> Checked {
    let mut seen = vec![catalog.revision().await?];
    let first = product("book", 100);
    let dearer = Product { version: 2, price: product("book", 200).price, ..first.clone() };
    let archived = Product { version: 3, state: ProductState::Archived, ..first.clone() };
    for save in [first, dearer, archived, product("another", 100)] {
        catalog.save(&save).await?;
        seen.push(catalog.revision().await?);
        assert_eq!(catalog.revision().await?, seen[seen.len() - 1], "reading changes nothing");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    Ok(())
}
