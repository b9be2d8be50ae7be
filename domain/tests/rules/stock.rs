//! Making and publishing products.

mod autosave;
mod facts;
mod files;
mod pictures;
mod sale;
mod slugs;

use crate::support::{TestShop, id};
use domain::{
    Admin, FileVersion, Money, PictureId, Product, ProductId, ProductState, Role, UploadId,
    catalog::{
        CatalogError, CatalogRefusal, Field, FileOf, ProductForm, PublishBlocker, admin_listing::AdminListingQuery,
    },
    delivery::token::Sha256Sum,
    ports::Uploads,
    time::TimeZone,
};

fn seller() -> Admin {
    Admin::for_tests(Role::Catalog)
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
    let published = published(&shop).await;
    let price = Money { minor: 30, ..published.price };
    shop.stock(Product { price, state: ProductState::Draft, version: published.version + 1, ..published.clone() })
        .await;
    let refused = shop.publish(&seller(), &published.id).await;
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
    let published = shop.publish(&seller(), &made.id).await.unwrap();
    assert_eq!((published.state, published.published_at), (ProductState::Published, Some(shop.now())));
    let actions = shop.world.orders.look(|tables| {
        let of = |row: &&domain::audit::AuditRow| row.entry.object == format!("product/{}", made.id);
        tables
            .audit
            .iter()
            .filter(of)
            .map(|row| (row.entry.actor.clone(), row.entry.action.clone()))
            .collect::<Vec<_>>()
    });
    let actions: Vec<_> = actions.iter().map(|(actor, action)| (actor.as_str(), action.as_str())).collect();
    let by = "admin/admin-catalog";
    assert_eq!(actions, [(by, "product.created"), (by, "product.file_added"), (by, "product.published")]);
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
    assert_eq!(shop.editor_product(&seller(), &made.id).await.unwrap().product.price.minor, 2_400);
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
    assert_eq!(shop.editor_product(&admin, &made.id).await.unwrap().product.version, 2);
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
async fn a048_who_may_not_edit_the_catalog_changes_nothing() {
    let shop = TestShop::start().await;
    let (book, upload) = (id("book"), UploadId::parse("none").unwrap());
    for role in [Role::Support, Role::Viewer] {
        let who = Admin::for_tests(role);
        assert!(shop.admin_listing(&who, &AdminListingQuery::default()).await.is_ok());
        assert!(shop.editor_product(&who, &book).await.is_ok());
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
    let untouched = shop.editor_product(&seller(), &book).await.unwrap().product;
    assert_eq!((untouched.version, untouched.price), (1, Money::new(1_900, shop.terms().currency)));
}
