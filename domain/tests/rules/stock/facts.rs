//! Short facts about a product, as the seller types them.

use super::{bread, seller};
use crate::support::TestShop;
use domain::{
    catalog::{CatalogError, Field, FieldError, ProductForm, product::Fact},
    time::TimeZone,
};

fn fact(name: &str, value: &str) -> Fact {
    Fact { name: name.into(), value: value.into() }
}

#[tokio::test]
async fn facts_are_pairs_in_the_order_they_were_typed() {
    let shop = TestShop::start().await;
    let typed = "Pages: 212\r\n\r\n  Format : 16:9 \nPages: 212\nLanguage: English";
    let made = shop.create_product(&seller(), &ProductForm { facts: typed.into(), ..bread() }).await.unwrap();
    assert_eq!(made.facts, [fact("Pages", "212"), fact("Format", "16:9"), fact("Language", "English")]);
    let form = ProductForm::of(&made, &TimeZone::UTC);
    assert_eq!(form.facts, "Pages: 212\nFormat: 16:9\nLanguage: English");
    assert_eq!(shop.save_draft(&seller(), &made.id, &form).await.unwrap().version, made.version, "nothing to save");
    let emptied = ProductForm { facts: String::new(), ..form };
    assert_eq!(shop.save_draft(&seller(), &made.id, &emptied).await.unwrap().facts, []);
}

#[tokio::test]
async fn facts_that_cannot_be_shown_are_refused_one_by_one() {
    let shop = TestShop::start().await;
    let long = format!("Pages: {}", "9".repeat(120));
    let many = (1..=13).map(|n| format!("Chapter {n}: Bread")).collect::<Vec<_>>().join("\n");
    let cases = [
        ("212 pages", vec![FieldError::NotAFact("212 pages".into())]),
        (": 212\nPages:", vec![FieldError::NotAFact(": 212".into()), FieldError::NotAFact("Pages:".into())]),
        (long.as_str(), vec![FieldError::FactTooLong(long.clone())]),
        (many.as_str(), vec![FieldError::TooManyFacts]),
    ];
    for (typed, expected) in cases {
        let saved = shop.create_product(&seller(), &ProductForm { facts: typed.into(), ..bread() }).await;
        let Err(CatalogError::Fields(problems)) = saved else { panic!("{typed} was taken") };
        assert!(problems.iter().all(|problem| problem.field == Field::Facts), "{problems:?}");
        assert_eq!(problems.into_iter().map(|problem| problem.error).collect::<Vec<_>>(), expected, "{typed}");
    }
    let turned = shop.create_product(&seller(), &ProductForm { facts: "Pages: \u{202E}212".into(), ..bread() }).await;
    assert!(matches!(turned, Err(CatalogError::Fields(_))), "text that runs backwards");
}

#[tokio::test]
async fn a_form_opened_before_there_were_facts_leaves_them_as_they_are() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &ProductForm { facts: "Pages: 212".into(), ..bread() }).await.unwrap();
    let form = ProductForm::of(&made, &TimeZone::UTC);
    let base = form.base.split(' ').filter(|mark| !mark.starts_with("facts=")).collect::<Vec<_>>().join(" ");
    assert_ne!(base, form.base);
    let earlier = ProductForm { base, facts: String::new(), price: "24".into(), ..form };
    let saved = shop.save_draft(&seller(), &made.id, &earlier).await.unwrap();
    assert_eq!((saved.price.decimal().as_str(), saved.facts), ("24.00", vec![fact("Pages", "212")]));
}
