//! Stocking the shelf.

mod facts;
mod files;
mod sale;

use crate::support::{TestShop, id};
use domain::{
    Admin, FileVersion, Money, Picture, PictureId, Product, ProductId, ProductState, Role, Slug, UploadId,
    catalog::{
        CatalogError, CatalogRefusal, Field, FileOf, PictureMove, ProductForm, PublishBlocker, Restored,
        admin_listing::AdminListingQuery,
    },
    delivery::token::Sha256Sum,
    ports::{Catalog, SlugHit, Uploads},
    time::TimeZone,
};
use domain_testing::memory::Dice;

fn seller() -> Admin {
    Admin::for_tests(Role::Catalog)
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn bread() -> ProductForm {
    ProductForm {
        name: "Slow Bread".into(),
        summary: "Loaves".into(),
        description: "# Bread".into(),
        price: "19.99".into(),
        tags: "e-book, bread,e-book, ".into(),
        ..ProductForm::default()
    }
}

fn book_file(product: &ProductId, name: &str) -> FileOf {
    FileOf {
        product: product.clone(),
        replaces: None,
        name: name.into(),
        media_type: "application/pdf".into(),
        size_bytes: 4,
        note: String::new(),
    }
}

/// Sends a file of four bytes whole.
async fn sent(shop: &TestShop, file: &FileOf, bytes: &[u8; 4]) -> Product {
    let plan = shop.begin_upload(&seller(), file).await.unwrap();
    shop.world.uploads.put_part(&plan.id, 1, bytes).await.unwrap();
    shop.finish_upload(&seller(), &plan.label.product, &plan.id, Some(Sha256Sum::of(bytes))).await.unwrap()
}

async fn at(shop: &TestShop, address: &str) -> SlugHit {
    shop.world.catalog.find_by_slug(&slug(address)).await.unwrap()
}

/// A product on the shelf, made as a seller makes it.
async fn published(shop: &TestShop) -> Product {
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    sent(shop, &book_file(&made.id, "bread.pdf"), b"book").await;
    shop.publish(&seller(), &made.id).await.unwrap()
}

/// What is wrong with the price.
fn price_problem(saved: Result<Product, CatalogError>) -> String {
    let Err(CatalogError::Fields(problems)) = saved else { panic!("it was saved: {saved:?}") };
    assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), [Field::Price]);
    problems[0].error.to_string()
}

#[tokio::test]
async fn r078_a_price_that_nobody_can_pay_is_refused_in_the_field() {
    let shop = TestShop::start().await;
    let with = |price: &str| ProductForm { price: price.into(), ..bread() };
    for price in ["0.30", "$0.49", "1000000", "1,000,000.00"] {
        let words = price_problem(shop.create_product(&seller(), &with(price)).await);
        assert!(words.contains("in US dollars is $"), "{words}");
    }
    assert!(price_problem(shop.create_product(&seller(), &with("1,234")).await).contains("$1,234.00"), "asked back");
    assert!(shop.create_product(&seller(), &with("0")).await.is_ok(), "free is fine");

    let shelved = published(&shop).await;
    let cheaper = ProductForm { price: "0,10".into(), ..ProductForm::of(&shelved, &TimeZone::UTC) };
    assert!(price_problem(shop.save_draft(&seller(), &shelved.id, &cheaper).await).contains("lowest"));
    let dearer = ProductForm { price: "$24,50".into(), ..ProductForm::of(&shelved, &TimeZone::UTC) };
    assert_eq!(shop.save_draft(&seller(), &shelved.id, &dearer).await.unwrap().price.minor, 2_450);
}

#[tokio::test]
async fn r078_a_price_from_before_the_limits_is_not_published() {
    let shop = TestShop::start().await;
    let shelved = published(&shop).await;
    let price = Money { minor: 30, ..shelved.price };
    shop.stock(Product { price, state: ProductState::Draft, version: shelved.version + 1, ..shelved.clone() }).await;
    let refused = shop.publish(&seller(), &shelved.id).await;
    let Err(CatalogError::Missing(lacks)) = refused else { panic!("{refused:?}") };
    assert!(lacks.contains(&PublishBlocker::PriceRefused), "{lacks:?}");
}

#[tokio::test]
async fn a_product_is_made_filled_published_and_sold() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    assert_eq!((made.slug.as_str(), made.state, made.version), ("slow-bread", ProductState::Draft, 1));
    assert_eq!((made.price.to_string().as_str(), made.tags.join("+").as_str()), ("$19.99", "e-book+bread"));
    let Err(CatalogError::Missing(lacks)) = shop.publish(&seller(), &made.id).await else { panic!("it has no file") };
    assert_eq!(lacks, [PublishBlocker::File]);
    sent(&shop, &book_file(&made.id, "bread.pdf"), b"book").await;
    let shelved = shop.publish(&seller(), &made.id).await.unwrap();
    assert_eq!((shelved.state, shelved.published_at), (ProductState::Published, Some(shop.now())));
    let acts = shop.world.orders.look(|tables| {
        let of = |row: &&domain::audit::AuditRow| row.entry.object == format!("product/{}", made.id);
        tables.audit.iter().filter(of).map(|row| (row.entry.actor.clone(), row.entry.act.clone())).collect::<Vec<_>>()
    });
    let acts: Vec<_> = acts.iter().map(|(actor, act)| (actor.as_str(), act.as_str())).collect();
    let by = "admin/admin-catalog";
    assert_eq!(acts, [(by, "product.created"), (by, "product.file_added"), (by, "product.published")]);
}

#[tokio::test]
async fn a_draft_with_nothing_in_it_says_exactly_what_is_missing() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &ProductForm::default()).await.unwrap();
    assert!(made.slug.as_str().starts_with("product-"));
    let Err(CatalogError::Missing(lacks)) = shop.publish(&seller(), &made.id).await else { panic!("nothing is there") };
    assert_eq!(lacks, [PublishBlocker::Name, PublishBlocker::Description, PublishBlocker::Price, PublishBlocker::File]);
    let free = ProductForm { price: "0".into(), base: ProductForm::of(&made, &TimeZone::UTC).base, ..bread() };
    let made = shop.save_draft(&seller(), &made.id, &free).await.unwrap();
    assert!(made.free && made.slug.as_str() == "slow-bread");
    assert_eq!(domain::catalog::missing(&made), [PublishBlocker::File]);
    assert_eq!(ProductForm::of(&made, &TimeZone::UTC).price, "0.00");
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_field_by_field_and_nothing_is_stored() {
    let shop = TestShop::start().await;
    let wrong = ProductForm {
        name: "evil\u{202e}name".into(),
        slug: "../etc".into(),
        summary: "x".repeat(201),
        price: "1.234,50".into(),
        tags: "t".repeat(31),
        sale_from: "soon".into(),
        quantity_max: "11".into(),
        ..bread()
    };
    let Err(CatalogError::Fields(problems)) = shop.create_product(&seller(), &wrong).await else { panic!("taken") };
    let fields: Vec<_> = problems.iter().map(|problem| problem.field).collect();
    let expected =
        [Field::Name, Field::Summary, Field::Slug, Field::Price, Field::Tags, Field::SaleFrom, Field::QuantityMax];
    assert_eq!(fields, expected);
    let price = problems[3].error.to_string();
    assert!(price.contains("$1,234.50 or as $1.23"), "{price}");
    let backwards =
        ProductForm { sale_from: "2026-12-02T00:00".into(), sale_until: "2026-12-01T00:00".into(), ..bread() };
    assert!(matches!(shop.create_product(&seller(), &backwards).await, Err(CatalogError::Fields(_))));
    assert_eq!(shop.admin_listing(&seller(), &AdminListingQuery::default()).await.unwrap().rows.len(), 3);
}

#[tokio::test]
async fn f073_a075_a_second_admins_edit_is_met_with_what_the_first_one_changed() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    let form = ProductForm::of(&made, &TimeZone::UTC);
    let first = ProductForm { price: "24".into(), summary: "Better loaves".into(), ..form.clone() };
    shop.save_draft(&seller(), &made.id, &first).await.unwrap();
    let second = ProductForm { price: "29".into(), description: "# New words".into(), ..form };
    let Err(CatalogError::Conflict(conflict)) = shop.save_draft(&seller(), &made.id, &second).await else {
        panic!("the first one's price is lost")
    };
    let clashes: Vec<_> =
        conflict.clashes.iter().map(|c| (c.field, c.theirs.as_str(), c.yours.as_str(), c.both)).collect();
    assert_eq!(clashes, [(Field::Summary, "Better loaves", "Loaves", false), (Field::Price, "24.00", "29", true)]);
    assert_eq!(shop.stocked(&seller(), &made.id).await.unwrap().product.price.minor, 2_400);
    let saved = shop.save_draft(&seller(), &made.id, &conflict.merged).await.unwrap();
    assert_eq!((saved.price.minor, saved.summary.as_str()), (2_900, "Better loaves"));
    assert_eq!((saved.description.as_str(), saved.price_version), ("# New words", 3));
}

#[tokio::test]
async fn f073_of_ten_admins_at_once_one_wins_and_nine_are_told() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    let (admin, forms) =
        (seller(), (1..=10).map(|n| ProductForm { price: n.to_string(), ..ProductForm::of(&made, &TimeZone::UTC) }));
    let forms: Vec<_> = forms.collect();
    let results = domain_testing::together(forms.iter().map(|form| shop.save_draft(&admin, &made.id, form))).await;
    assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
    assert_eq!(results.iter().filter(|r| matches!(r, Err(CatalogError::Conflict(_)))).count(), 9);
    assert_eq!(shop.stocked(&admin, &made.id).await.unwrap().product.version, 2);
}

#[tokio::test]
async fn a_save_that_changes_nothing_is_no_save_and_files_of_another_are_no_conflict() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    let form = ProductForm::of(&made, &TimeZone::UTC);
    assert_eq!(shop.save_draft(&seller(), &made.id, &form).await.unwrap().version, 1);
    sent(&shop, &book_file(&made.id, "bread.pdf"), b"book").await;
    let saved = shop.save_draft(&seller(), &made.id, &ProductForm { summary: "New".into(), ..form }).await.unwrap();
    assert_eq!((saved.version, saved.files.len(), saved.summary.as_str()), (3, 1, "New"));
}

#[tokio::test]
async fn an_old_address_leads_on_and_stays_reserved() {
    let shop = TestShop::start().await;
    let product = published(&shop).await;
    let moved = ProductForm { slug: "fast-bread".into(), ..ProductForm::of(&product, &TimeZone::UTC) };
    shop.save_draft(&seller(), &product.id, &moved).await.unwrap();
    assert_eq!(at(&shop, "slow-bread").await, SlugHit::Moved(slug("fast-bread")));
    for taken in ["slow-bread", "fast-bread", "book"] {
        let thief = ProductForm { slug: taken.into(), ..bread() };
        let Err(CatalogError::Fields(problems)) = shop.create_product(&seller(), &thief).await else {
            panic!("{taken}")
        };
        assert_eq!(problems[0].field, Field::Slug);
    }
    let namesake = shop.create_product(&seller(), &bread()).await.unwrap();
    assert_eq!(namesake.slug.as_str(), "slow-bread-2");
    let now = shop.stocked(&seller(), &product.id).await.unwrap().product;
    let back = ProductForm { slug: "slow-bread".into(), ..ProductForm::of(&now, &TimeZone::UTC) };
    shop.save_draft(&seller(), &product.id, &back).await.unwrap();
    assert_eq!(at(&shop, "fast-bread").await, SlugHit::Moved(slug("slow-bread")));
}

#[tokio::test]
async fn an_address_follows_the_name_until_it_is_published_or_chosen() {
    let shop = TestShop::start().await;
    let named =
        |product: &Product, name: &str| ProductForm { name: name.into(), ..ProductForm::of(product, &TimeZone::UTC) };
    let made = shop.create_product(&seller(), &ProductForm::default()).await.unwrap();
    assert!(made.slug.as_str().starts_with("product-"));
    let made = shop.save_draft(&seller(), &made.id, &named(&made, "Crème brûlée")).await.unwrap();
    assert_eq!(made.slug.as_str(), "creme-brulee");
    let made = shop.save_draft(&seller(), &made.id, &named(&made, "Slow Bread")).await.unwrap();
    let made = shop
        .save_draft(&seller(), &made.id, &ProductForm { base: ProductForm::of(&made, &TimeZone::UTC).base, ..bread() })
        .await
        .unwrap();
    assert_eq!((made.slug.as_str(), &made.old_slugs[..]), ("slow-bread", &[][..]));
    let namesake = shop.create_product(&seller(), &bread()).await.unwrap();
    let namesake = shop.save_draft(&seller(), &namesake.id, &named(&namesake, "Fast Bread")).await.unwrap();
    assert_eq!(namesake.slug.as_str(), "fast-bread", "a number behind it is no choice");

    let chosen = ProductForm { slug: "the-loaf".into(), ..ProductForm::of(&namesake, &TimeZone::UTC) };
    let chosen = shop.save_draft(&seller(), &namesake.id, &chosen).await.unwrap();
    let chosen = shop.save_draft(&seller(), &namesake.id, &named(&chosen, "Another Bread")).await.unwrap();
    assert_eq!(chosen.slug.as_str(), "the-loaf");

    sent(&shop, &book_file(&made.id, "bread.pdf"), b"book").await;
    let shelved = shop.publish(&seller(), &made.id).await.unwrap();
    let renamed = shop.save_draft(&seller(), &made.id, &named(&shelved, "Quick Bread")).await.unwrap();
    assert_eq!(renamed.slug.as_str(), "slow-bread", "shoppers know it");
    let hidden = shop.unpublish(&seller(), &made.id).await.unwrap();
    let renamed = shop.save_draft(&seller(), &made.id, &named(&hidden, "Late Bread")).await.unwrap();
    assert_eq!(renamed.slug.as_str(), "slow-bread", "its links are out there");
}

#[tokio::test]
async fn pictures_are_described_ordered_and_removed() {
    let shop = TestShop::start().await;
    let product = published(&shop).await;
    let picture = |n: &str, alt: &str| Picture {
        id: PictureId::parse(n).unwrap(),
        alt: alt.into(),
        width: 640,
        height: 480,
        renditions: Vec::new(),
    };
    let bare = shop.add_picture(&seller(), &product.id, picture("a", "")).await;
    assert!(matches!(bare, Err(CatalogError::Missing(lacks)) if lacks == [PublishBlocker::AltText]));
    for n in ["a", "b", "c"] {
        shop.add_picture(&seller(), &product.id, picture(n, "A loaf")).await.unwrap();
    }
    let order = |product: &Product| product.pictures.iter().map(|p| p.id.to_string()).collect::<String>();
    for (moved, step, expected) in [
        ("c", PictureMove::First, "cab"),
        ("a", PictureMove::Later, "cba"),
        ("a", PictureMove::Later, "cba"),
        ("b", PictureMove::Earlier, "bca"),
    ] {
        let id = PictureId::parse(moved).unwrap();
        assert_eq!(order(&shop.move_picture(&seller(), &product.id, &id, step).await.unwrap()), expected);
    }
    let b = PictureId::parse("b").unwrap();
    let described = shop.describe_picture(&seller(), &product.id, &b, " Crumb ").await.unwrap();
    assert_eq!(described.pictures[0].alt, "Crumb");
    assert!(matches!(shop.describe_picture(&seller(), &product.id, &b, " ").await, Err(CatalogError::Missing(_))));
    assert_eq!(order(&shop.remove_picture(&seller(), &product.id, &b).await.unwrap()), "ca");
}

#[tokio::test]
async fn a_copy_is_a_draft_with_an_address_of_its_own() {
    let shop = TestShop::start().await;
    let product = published(&shop).await;
    let copy = shop.duplicate_product(&seller(), &product.id).await.unwrap();
    assert_eq!((copy.state, copy.published_at, copy.version), (ProductState::Draft, None, 1));
    assert_eq!((copy.name.as_str(), copy.slug.as_str()), ("Copy of Slow Bread", "copy-of-slow-bread"));
    assert!(copy.id != product.id && copy.files[0].id != product.files[0].id);
    assert!(shop.publish(&seller(), &copy.id).await.is_ok(), "its files are there");
}

#[tokio::test]
async fn the_list_tells_what_was_sold() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    shop.sold(&["book", "video"]).await;
    let page = shop.admin_listing(&seller(), &AdminListingQuery::default()).await.unwrap();
    let sold: Vec<_> = page.rows.iter().map(|row| (row.product.slug.as_str(), row.sold)).collect();
    assert_eq!(sold, [("book", 2), ("icons", 0), ("video", 1)]);
}

#[tokio::test]
async fn a048_who_may_not_stock_the_shelf_changes_nothing() {
    let shop = TestShop::start().await;
    let (book, upload) = (id("book"), UploadId::parse("none").unwrap());
    for role in [Role::Support, Role::Viewer] {
        let who = Admin::for_tests(role);
        assert!(shop.admin_listing(&who, &AdminListingQuery::default()).await.is_ok());
        assert!(shop.stocked(&who, &book).await.is_ok());
        let refused = [
            shop.create_product(&who, &bread()).await.err(),
            shop.save_draft(&who, &book, &bread()).await.err(),
            shop.duplicate_product(&who, &book).await.err(),
            shop.publish(&who, &book).await.err(),
            shop.unpublish(&who, &book).await.err(),
            shop.archive(&who, &book).await.err(),
            shop.restore(&who, &book).await.err(),
            shop.remove_file(&who, &book, &domain::FileId::parse("x").unwrap()).await.err(),
            shop.remove_picture(&who, &book, &PictureId::parse("x").unwrap()).await.err(),
            shop.begin_upload(&who, &book_file(&book, "a.pdf")).await.err(),
            shop.open_uploads(&who, &book).await.err(),
            shop.missing_parts(&who, &upload, 1).await.err(),
            shop.finish_upload(&who, &book, &upload, None).await.err(),
            shop.abort_upload(&who, &upload).await.err(),
        ];
        for error in refused {
            assert!(matches!(error, Some(CatalogError::NotAllowed(_))), "{error:?}");
        }
    }
    let untouched = shop.stocked(&seller(), &book).await.unwrap().product;
    assert_eq!((untouched.version, untouched.price), (1, Money::new(1_900, shop.terms().currency)));
}

#[tokio::test]
async fn what_cannot_be_saved_is_kept_for_who_typed_it_and_forgotten_once_it_is() {
    let shop = TestShop::start().await;
    let (ada, eve) = (seller(), Admin::for_tests(Role::Owner));
    let form = ProductForm { name: "Ferments".into(), price: "1.234,50".into(), ..ProductForm::default() };
    assert!(matches!(shop.save_form(&ada, None, &form).await, Err(CatalogError::Fields(_))));
    assert_eq!(shop.kept_form(&ada, None).await.unwrap().unwrap().form, form);
    assert_eq!(shop.kept_form(&eve, None).await.unwrap(), None);

    let mended = ProductForm { price: "19.99".into(), ..form };
    let made = shop.save_form(&ada, None, &mended).await.unwrap();
    assert_eq!(shop.kept_form(&ada, None).await.unwrap(), None);
    // What is only typed changes nothing that is stored.
    let typed = ProductForm { name: "Typed".into(), ..ProductForm::of(&made, &TimeZone::UTC) };
    shop.keep_form(&ada, Some(&made.id), &typed).await.unwrap();
    assert_eq!(shop.stocked(&eve, &made.id).await.unwrap().product, made);
    assert_eq!(shop.try_form(&ada, Some(&made.id), &typed).await.unwrap().name, "Typed");
    shop.drop_form(&ada, Some(&made.id)).await.unwrap();
    assert_eq!(shop.kept_form(&ada, Some(&made.id)).await.unwrap(), None);
    let viewer = Admin::for_tests(Role::Viewer);
    assert!(matches!(shop.keep_form(&viewer, None, &typed).await, Err(CatalogError::NotAllowed(_))));
}

#[tokio::test]
async fn kept_text_does_not_go_on_sale_unseen_with_a_new_price() {
    let shop = TestShop::start().await;
    let ada = seller();
    let stored = published(&shop).await;
    let filled = ProductForm::of(&stored, &TimeZone::UTC);
    let kept = ProductForm { name: "Half a thought".into(), ..filled.clone() };
    let restored = Restored::of(&kept, &filled);
    let sent = ProductForm { price: "25.00".into(), ..kept.clone() };

    let saved = shop.save_form_without(&ada, &stored.id, &sent, &restored).await.unwrap();

    assert_eq!((saved.name.as_str(), saved.price.minor), ("Slow Bread", 2500));
    let still = shop.kept_form(&ada, Some(&stored.id)).await.unwrap().unwrap().form;
    assert_eq!((still.name.as_str(), still.base), ("Half a thought", ProductForm::of(&saved, &TimeZone::UTC).base));

    // Who has touched it has seen it.
    let seen = ProductForm { name: "A whole thought".into(), ..ProductForm::of(&saved, &TimeZone::UTC) };
    let saved = shop.save_form_without(&ada, &stored.id, &seen, &restored).await.unwrap();
    assert_eq!(saved.name, "A whole thought");
    assert_eq!(shop.kept_form(&ada, Some(&stored.id)).await.unwrap(), None);
}

#[tokio::test]
async fn a_picture_is_put_in_the_place_of_another() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &ProductForm::default()).await.unwrap();
    let ids: Vec<_> = (1..=3).map(|n| PictureId::random(&Dice::new(n))).collect();
    for id in &ids {
        let picture = Picture { id: id.clone(), alt: "x".into(), width: 1, height: 1, renditions: Vec::new() };
        shop.add_picture(&seller(), &made.id, picture).await.unwrap();
    }
    let moved = shop.move_picture(&seller(), &made.id, &ids[2], PictureMove::To(ids[0].clone())).await.unwrap();
    let order: Vec<_> = moved.pictures.iter().map(|picture| &picture.id).collect();
    assert_eq!(order, [&ids[2], &ids[0], &ids[1]]);
}
