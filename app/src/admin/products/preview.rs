use crate::{
    address::param,
    admin::{
        failure::ProductsFailure,
        frame::{Frame, Section},
        guard::for_admin,
    },
    messages::messages,
    state::shop,
    storefront::ProductBody,
};
use domain::{Admin, Permission, Product, ProductId, catalog::CatalogError};
use leptos::prelude::*;

/// `/admin/products/{id}/preview`: the product as shoppers would see it, with what is not saved yet.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let id = ProductId::parse(&param("id")).map_err(|_| CatalogError::UnknownProduct);
    for_admin(Permission::ViewCatalog, move |admin| async move {
        let found = match id {
            Ok(id) => load(&admin, &id).await,
            Err(error) => Err(error),
        };
        match found {
            Ok((product, words)) => view! { <Preview admin product words/> }.into_any(),
            Err(cause) => view! { <ProductsFailure cause/> }.into_any(),
        }
    })
}

async fn load(admin: &Admin, id: &ProductId) -> Result<(Product, &'static str), CatalogError> {
    let (shop, t) = (shop(), messages().products());
    let stored = shop.editor_product(admin, id).await?.product;
    if !admin.may(Permission::EditCatalog) {
        return Ok((stored, t.preview_saved()));
    }
    let Some(kept) = shop.kept_form(admin, Some(id)).await? else {
        return Ok((stored, t.preview_saved()));
    };
    Ok(match shop.try_form(admin, Some(id), &kept.form).await {
        Ok(product) => (product, t.preview_unsaved()),
        Err(_) => (stored, t.preview_refused()),
    })
}

#[component]
fn Preview(admin: Admin, product: Product, words: &'static str) -> impl IntoView {
    let t = messages().products();
    let back = format!("/admin/products/{}", product.id);
    view! {
        <Frame admin title=t.preview_title().to_owned() here=Section::Products>
            <p class="notice">{words}" "<a href=back>{t.back_to_editor()}</a></p>
            <div class="editor-preview"><ProductBody product preview=true/></div>
        </Frame>
    }
}
