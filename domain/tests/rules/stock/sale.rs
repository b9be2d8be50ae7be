//! When a product is on sale, as the seller's clock says it.

use super::{bread, seller};
use crate::support::TestShop;
use domain::{
    Timestamp,
    catalog::{CatalogError, DatetimeError, Field, FieldError, ProductForm},
    time::TimeZone,
};

#[tokio::test]
async fn r082_a_sale_begins_when_the_shops_own_clocks_say_so() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().time_zone = TimeZone::parse("Europe/Berlin").unwrap();
    let zone = shop.terms().time_zone.clone();
    let typed = |from: &str| ProductForm { sale_from: from.into(), sale_until: "2027-03-28T12:00".into(), ..bread() };
    let made = shop.create_product(&seller(), &typed("2026-11-30T09:00")).await.unwrap();
    assert_eq!(made.sale_from, Some(Timestamp(1_796_025_600)), "08:00 UTC");
    let form = ProductForm::of(&made, &zone);
    assert_eq!((form.sale_from.as_str(), form.sale_until.as_str()), ("2026-11-30T09:00", "2027-03-28T12:00"));
    let renamed = ProductForm { name: "Slow Bread, second edition".into(), ..form };
    let saved = shop.save_draft(&seller(), &made.id, &renamed).await.unwrap();
    assert_eq!((saved.sale_from, saved.sale_until), (made.sale_from, made.sale_until));
    for (from, why) in [("2027-03-28T02:30", DatetimeError::Skipped), ("2026-10-25T02:30", DatetimeError::Twice)] {
        let Err(CatalogError::Fields(problems)) = shop.create_product(&seller(), &typed(from)).await else {
            panic!("{from} was taken")
        };
        assert_eq!(problems[0].field, Field::SaleFrom);
        assert_eq!(problems[0].error, FieldError::Moment(why));
    }
}
