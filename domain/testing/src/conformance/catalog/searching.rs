use super::{ids, save_all};
use crate::{conformance::Checked, sample::product};
use domain::{
    catalog::{
        admin_listing::AdminListingQuery,
        listing::{Edge, Listing, PAGE_SIZE},
        product::{Product, ProductState},
    },
    ports::{Catalog, PortError},
};
use std::collections::BTreeSet;

/// The slugs found by `search`, ascending.
async fn find(catalog: &dyn Catalog, search: &str) -> Result<Vec<String>, PortError> {
    let mut found = find_in_order(catalog, search).await?;
    found.sort();
    Ok(found)
}

async fn find_in_order(catalog: &dyn Catalog, search: &str) -> Result<Vec<String>, PortError> {
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
    for other in ["read", "dough", "ough"] {
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

pub async fn a_search_for_nothing_shows_the_whole_catalog(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for nothing in ["", " ", "\0", "\u{200B}", "\u{AD}", "\t\n"] {
        assert_eq!(find(catalog, nothing).await?, ["a", "b", "c"], "{nothing:?}");
    }
    Ok(())
}

pub async fn a_sign_is_found_as_itself_and_is_no_wildcard(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    let signs =
        Product { name: "50 % off \u{1F35E}".to_owned(), summary: "C++, C# & more".to_owned(), ..product("signs", 1) };
    catalog.save(&signs).await?;
    for sign in ["%", "\u{1F35E}", "C++", "c#", "50%", "&"] {
        assert_eq!(find(catalog, sign).await?, ["signs"], "{sign}");
    }
    for sign in ["*", "_", "\"", "-", "()", "'", "?", "$", "\u{1F980}", "%%_%zebra"] {
        assert_eq!(find(catalog, sign).await?, [""; 0], "{sign}");
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

/// Names, and searches that must find them.
const FOUND: [(&str, &[&str]); 24] = [
    ("Rust入門ガイド", &["入門", "ガイド", "rust", "Rust入門", "門ガ", "入", "ド"]),
    ("Café crème", &["cafe", "CAFÉ", "creme", "cafe\u{301}", "caf"]),
    ("İstanbul rehberi", &["İstanbul", "istanbul", "ISTANBUL", "ıstanbul"]),
    ("คู่มือทำอาหารไทย", &["อาหาร", "ไทย", "คู่มือ"]),
    ("Größe und Maß", &["grösse", "größe", "GRÖSSE", "grosse", "groesse", "mass"]),
    ("中文小说集", &["小说", "中文", "集"]),
    ("Ελληνικά μαθήματα", &["μαθηματα", "ΜΑΘΉΜΑΤΑ", "ελληνικα"]),
    ("كتاب الطبخ", &["الطبخ", "طبخ", "كِتَاب"]),
    ("Smørrebrød", &["smorrebrod", "SMØRREBRØD", "smørre"]),
    ("Łódź guide", &["lodz", "łódź", "guides"]),
    ("Photoshop-Aktionen", &["aktionen", "photo", "photoshop-aktionen", "photoshopaktionen", "photoshop aktionen"]),
    ("テスト ﾃｽﾄ", &["ﾃｽﾄ", "テスト"]),
    ("요리책을 위한 사진", &["요리", "책", "요리책", "사진"]),
    ("Книга рецептов ёлки", &["КНИГА", "книга", "елки"]),
    ("हिन्दी किताब", &["हिन्दी", "किताब"]),
    ("סֵפֶר בישול", &["ספר", "בישול"]),
    ("मार्ग २०२६", &["2026", "२०२६", "٢٠٢٦"]),
    ("Slow e-books", &["ebook", "ebooks", "e-book", "e book", "E-Books", "book"]),
    ("Audiobook for cooks", &["audiobooks", "audio", "cook", "cooking"]),
    ("Grotesk Fonts", &["font", "typeface", "typefaces", "FONTS", "grotesk font"]),
    ("Typeface specimen", &["font", "fonts", "tyepface", "typface", "typefaces"]),
    ("Libraries of icons", &["library", "libraries", "icon", "lib"]),
    ("Icon set", &["iconset", "icon sets", "icon-set"]),
    ("Façade naïve ﬁne", &["facade", "naive", "fine", "FAÇADE"]),
];
/// Those of them that are misspelled, which only shoppers are helped with.
const MISSPELLED: [&str; 3] = ["tyepface", "typface", "groesse"];

pub async fn r082_names_of_any_script_are_found_by_what_people_type(catalog: &dyn Catalog) -> Checked {
    for (n, (name, _)) in FOUND.iter().enumerate() {
        let named = Product { name: (*name).to_owned(), summary: String::new(), ..product(&format!("n-{n}"), 1) };
        catalog.save(&Product { description: String::new(), tags: Vec::new(), ..named }).await?;
    }
    for (n, (name, searches)) in FOUND.iter().enumerate() {
        for search in *searches {
            assert!(find(catalog, search).await?.contains(&format!("n-{n}")), "{search:?} finds {name:?}");
            let query = AdminListingQuery { search: Some((*search).to_owned()), ..AdminListingQuery::default() };
            let found = catalog.admin_listing(&query).await?.products;
            let helped = MISSPELLED.contains(search);
            assert!(helped || found.iter().any(|found| found.name == *name), "an admin's {search:?} finds {name:?}");
        }
    }
    for missed in ["門入", "รหา", "istanbułxq", "bokz", "photoshops-aktion", "xbread"] {
        assert_eq!(find(catalog, missed).await?, [""; 0], "{missed:?}");
    }
    Ok(())
}

pub async fn the_best_comes_first_and_pages_keep_that_order(catalog: &dyn Catalog) -> Checked {
    let about = |slug: &str, name: &str, tag: &str, summary: &str, description: &str| Product {
        name: name.to_owned(),
        tags: vec![tag.to_owned()],
        summary: summary.to_owned(),
        description: description.to_owned(),
        ..product(slug, 1)
    };
    let ranked = [
        about("1", "Photo", "x", "x", "x"),
        about("2", "Photo courses for the patient", "x", "x", "x"),
        about("3", "Photography", "x", "x", "x"),
        about("4", "Camera", "photo", "x", "x"),
        about("5", "Lens", "x", "A photo each day", "x"),
        about("6", "Tripod", "x", "x", "For every photo"),
    ];
    for product in ranked.iter().rev() {
        catalog.save(product).await?;
    }
    assert_eq!(find_in_order(catalog, "photo").await?, ["1", "2", "3", "4", "5", "6"]);

    for n in 0..2 * PAGE_SIZE {
        catalog.save(&about(&format!("more-{n:02}"), "Photo stand", "x", "x", "x")).await?;
    }
    let photo = Listing { search: Some("photo".to_owned()), ..Listing::default() };
    let (mut seen, mut listing, mut last) = (Vec::new(), photo.clone(), catalog.list(&photo).await?);
    let first = ids(&last);
    loop {
        seen.extend(ids(&last));
        let Some(next) = last.next.clone() else { break };
        listing.from = Some(Edge::After(next));
        last = catalog.list(&listing).await?;
    }
    assert_eq!(seen.len(), 2 * PAGE_SIZE + ranked.len());
    assert_eq!(seen[0].as_str(), "1");
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "each once");
    while let Some(previous) = last.previous.clone() {
        listing.from = Some(Edge::Before(previous));
        last = catalog.list(&listing).await?;
    }
    assert_eq!(ids(&last), first);
    Ok(())
}

pub async fn a_misspelled_word_finds_its_neighbors_if_nothing_has_it(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    for (misspelled, slug, meant) in
        [("braed", "a", "bread"), ("loavess", "a", "loaves"), ("fast bowlz", "b", "fast bowls"), ("glyfs", "c", "")]
    {
        let listing = Listing { search: Some(misspelled.to_owned()), ..Listing::default() };
        let page = catalog.list(&listing).await?;
        let outcome = page.search.clone().unwrap_or_default();
        if meant.is_empty() {
            assert_eq!((page.cards.len(), outcome.correction), (0, None), "{misspelled} is two letters off");
        } else {
            assert_eq!(ids(&page).into_iter().map(String::from).collect::<Vec<_>>(), [slug], "{misspelled}");
            assert_eq!(outcome.correction.as_deref(), Some(meant));
        }
    }
    let exact = catalog.list(&Listing { search: Some("bread".to_owned()), ..Listing::default() }).await?;
    assert_eq!(exact.search.unwrap_or_default().correction, None);
    Ok(())
}

pub async fn tags_are_counted_among_what_was_found(catalog: &dyn Catalog) -> Checked {
    stock(catalog).await?;
    let counts = async |search: &str, tag: Option<&str>| {
        let listing = Listing { search: Some(search.to_owned()), tag: tag.map(str::to_owned), from: None };
        let page = catalog.list(&listing).await?;
        let tags = page.search.unwrap_or_default().tags.into_iter().map(|count| (count.tag, count.count));
        Ok::<_, PortError>((page.cards.len(), tags.collect::<Vec<_>>()))
    };
    let one = |tag: &str| (tag.to_owned(), 1);
    assert_eq!(counts("bread", None).await?, (1, vec![one("e-book")]));
    let all = vec![one("e-book"), one("icons"), one("video")];
    assert_eq!(counts("bakery", None).await?, (3, all.clone()));
    assert_eq!(counts("bakery", Some("video")).await?, (1, all), "a chosen tag leaves the others to choose");
    assert_eq!(counts("zebra", None).await?, (0, vec![]));
    Ok(())
}
