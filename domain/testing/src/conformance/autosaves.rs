//! The contract of [`domain::ports::Autosaves`].

use super::Checked;
use crate::{
    memory::Dice,
    sample::{NOON, product},
};
use domain::{
    catalog::{Autosave, AutosaveKey, ProductForm},
    ids::{AdminId, ProductId},
    ports::Autosaves,
    time::TimeZone,
};

/// Tests that an adapter keeps the contract of [`domain::ports::Autosaves`]; see [`crate::conformance`].
#[macro_export]
macro_rules! autosaves_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { autosaves, $make,
            a_form_comes_back_as_it_was
            a_form_is_one_admins_and_one_products
            a_later_form_takes_the_place_of_the_earlier
            a_forgotten_form_is_gone
        }
    };
}

fn place(admin: u64, product: Option<u64>) -> AutosaveKey {
    AutosaveKey {
        admin: AdminId::random(&Dice::new(admin)),
        product: product.map(|n| ProductId::random(&Dice::new(n))),
    }
}

fn named(name: &str) -> Autosave {
    Autosave::new(ProductForm { name: name.to_owned(), ..ProductForm::default() }, NOON)
}

pub async fn a_form_comes_back_as_it_was(port: &dyn Autosaves) -> Checked {
    assert_eq!(port.kept(&place(1, None)).await?, None);
    let form = ProductForm {
        description: "# Ünsaved\n\n🙂 \"words\"".to_owned(),
        ..ProductForm::of(&product("slow-bread", 900), &TimeZone::UTC)
    };
    let kept = Autosave::new(form, NOON.plus_secs(9));
    port.keep(&place(1, Some(2)), &kept).await?;
    assert_eq!(port.kept(&place(1, Some(2))).await?, Some(kept));
    Ok(())
}

pub async fn a_form_is_one_admins_and_one_products(port: &dyn Autosaves) -> Checked {
    for (place, name) in [(place(1, None), "new"), (place(1, Some(2)), "one"), (place(2, Some(2)), "other")] {
        port.keep(&place, &named(name)).await?;
    }
    assert_eq!(port.kept(&place(1, None)).await?, Some(named("new")));
    assert_eq!(port.kept(&place(1, Some(2))).await?, Some(named("one")));
    assert_eq!(port.kept(&place(2, Some(2))).await?, Some(named("other")));
    assert_eq!(port.kept(&place(2, None)).await?, None);
    Ok(())
}

pub async fn a_later_form_takes_the_place_of_the_earlier(port: &dyn Autosaves) -> Checked {
    port.keep(&place(1, None), &named("first")).await?;
    port.keep(&place(1, None), &named("second")).await?;
    assert_eq!(port.kept(&place(1, None)).await?, Some(named("second")));
    Ok(())
}

pub async fn a_forgotten_form_is_gone(port: &dyn Autosaves) -> Checked {
    port.forget(&place(1, None)).await?;
    port.keep(&place(1, None), &named("kept")).await?;
    port.keep(&place(1, Some(1)), &named("stays")).await?;
    port.forget(&place(1, None)).await?;
    assert_eq!(port.kept(&place(1, None)).await?, None);
    assert_eq!(port.kept(&place(1, Some(1))).await?, Some(named("stays")));
    Ok(())
}
