use super::{ids, save_all};
use crate::{
    listing::Listing,
    memory::sample::product,
    ports::{Catalog, PortError},
    product::{Product, ProductState},
    testing::Checked,
};

/// The slugs found by `search`, ascending.
async fn find(catalog: &dyn Catalog, search: &str) -> Result<Vec<String>, PortError> {
    let found = catalog.list(&Listing { search: Some(search.to_owned()), ..Listing::default() }).await?;
    Ok(ids(&found).into_iter().map(String::from).collect())
}

/// Three products with nothing in common but the word `bakery`.
async fn stock(catalog: &dyn Catalog) -> Checked {
    let about = |slug: &str, name: &str, summary: &str, tag: &str, description: &str| Product {
        name: name.to_owned(),
        summary: format!("{summary}, bakery"),
        tags: vec![tag.to_owned()],
        description: description.to_owned(),
        ..product(slug, 100)
    };
    let draft = Product { state: ProductState::Draft, ..about("draft", "Slow Draft", "Loaves", "e-book", "Hidden") };
    let products = [
        about("a", "Slow Bread", "Loaves of a year", "e-book", "## Rye\n\nSourdough, 72 hours; don't hurry."),
        about("b", "Fast Soup", "Bowls", "video", "Über-hot *Brühe* for 東京 and İstanbul"),
        about("c", "Icon Set", "Glyphs", "icons", "SVG-files (24px)"),
    ];
    save_all(catalog, &products).await?;
    catalog.save(&draft).await
}

pub async fn a_word_is_found_in_name_summary_tags_and_description(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for (word, slug) in [
        ("bread", "a"),
        ("loaves", "a"),
        ("video", "b"),
        ("sourdough", "a"),
        ("72", "a"),
        ("brühe", "b"),
        ("東京", "b"),
    ] {
        assert_eq!(find(catalog, word).await?, [slug], "{word}");
    }
    assert_eq!(find(catalog, "bakery").await?, ["a", "b", "c"]);
    assert_eq!(find(catalog, "zebra").await?, [""; 0]);
    Ok(())
}

pub async fn a_word_is_found_by_its_beginning_only(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for beginning in ["b", "br", "brea", "bread"] {
        assert!(find(catalog, beginning).await?.contains(&"a".to_owned()), "{beginning}");
    }
    for other in ["read", "breads", "dough"] {
        assert_eq!(find(catalog, other).await?, [""; 0], "{other}");
    }
    Ok(())
}

pub async fn all_words_are_needed(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    assert_eq!(find(catalog, "bread slow year").await?, ["a"], "in any order and field");
    assert_eq!(find(catalog, "bread soup").await?, [""; 0]);
    assert_eq!(find(catalog, "bak so").await?, ["a", "b"], "sourdough and soup");
    Ok(())
}

pub async fn search_ignores_case(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for (spelling, slug) in [("BREAD", "a"), ("bReAd", "a"), ("über", "b"), ("ÜBER", "b"), ("BRÜHE", "b"), ("svg", "c")]
    {
        assert_eq!(find(catalog, spelling).await?, [slug], "{spelling}");
    }
    Ok(())
}

pub async fn search_works_within_a_tag(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    let listing = |tag: &str| Listing { search: Some("bakery".to_owned()), tag: Some(tag.to_owned()), from: None };
    assert_eq!(catalog.list(&listing("video")).await?.cards.len(), 1);
    assert_eq!(catalog.list(&listing("vide")).await?.cards.len(), 0, "a tag is not a prefix");
    Ok(())
}

pub async fn a_search_without_words_shows_the_whole_shelf(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for nothing in ["", " ", "\"", "*", "-", "()", "'", "\u{1F35E}", "\0", "%_", "\u{200B}"] {
        assert_eq!(find(catalog, nothing).await?, ["a", "b", "c"], "{nothing:?}");
    }
    Ok(())
}

pub async fn no_search_text_is_taken_for_a_command(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for text in [
        "\"bread",
        "bread\"",
        "\"slow bread\"",
        "bread*",
        "*bread",
        "-bread",
        "+bread",
        "^bread",
        "bread)",
        "(bread",
        "bread'--",
        "{bread}:",
        "bread\u{1F35E}",
        "bread\\",
        "bread;",
        "bread\0slow",
        "%bread%",
        "bread & slow",
    ] {
        assert_eq!(find(catalog, text).await?, ["a"], "{text:?}");
    }
    for text in [
        "bread OR soup",
        "bread AND soup",
        "bread NOT soup",
        "NEAR(bread soup, 5)",
        "text:bread",
        "' OR 1=1 --",
        "slow NEAR/2 icon",
    ] {
        assert_eq!(find(catalog, text).await?, [""; 0], "{text:?} is only words, and no product has them all");
    }
    // Letters to one table of Unicode and none to another: any answer is right, but an answer it must be.
    for text in
        ["Ⓐ", "की", "हिन्दी", "ก็", "e\u{301}", "\u{301}", "İ", "ı", "ß", "ﬁ", "½", "٣", "𝔘", "\u{FFFD}", "\u{E000}"]
    {
        find(catalog, text).await?;
    }
    Ok(())
}

pub async fn the_longest_search_text_is_harmless(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for piece in ["a", "bread ", "\"", "* ", "東", "\u{1F35E}", "a OR "] {
        find(catalog, &piece.repeat(10_000)).await?;
    }
    assert_eq!(find(catalog, &"bread ".repeat(2_000)).await?, ["a"]);
    Ok(())
}

pub async fn a_changed_product_is_found_by_its_new_words_only(catalog: &dyn Catalog) -> Checked {
    let book = product("book", 100);
    catalog.save(&book).await?;
    let renamed = Product {
        name: "Zebra".to_owned(),
        summary: "Stripes".to_owned(),
        description: String::new(),
        version: 2,
        ..book
    };
    catalog.save(&renamed).await?;
    assert_eq!(find(catalog, "zebra").await?, ["book"]);
    assert_eq!(find(catalog, "about").await?, [""; 0]);
    Ok(())
}
