use domain::catalog::{Base, ProductDraft};
use serde::{Deserialize, Serialize};

/// The fields of a product's form, as they are typed. Nothing but these can be changed by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductForm {
    /// What the form was filled with; empty for a new product.
    pub base: String,
    pub name: String,
    pub slug: String,
    pub summary: String,
    pub description: String,
    pub price: String,
    pub tags: String,
    pub sale_from: String,
    pub sale_until: String,
    pub quantity_max: String,
    /// A box: not there if it is not checked.
    pub later_versions: bool,
}

impl From<ProductForm> for ProductDraft {
    fn from(form: ProductForm) -> ProductDraft {
        ProductDraft {
            base: Base::parse(&form.base),
            name: form.name,
            slug: form.slug,
            summary: form.summary,
            description: form.description,
            price: form.price,
            tags: form.tags,
            sale_from: form.sale_from,
            sale_until: form.sale_until,
            // What is no number is none that is allowed, and the form says so.
            quantity_max: form.quantity_max.trim().parse().unwrap_or_default(),
            later_versions: form.later_versions,
        }
    }
}

/// What comes after the form has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    #[default]
    Save,
    /// Save it, and put it on the shelf.
    Publish,
    /// Keep it unsaved, and show how it would look.
    Preview,
}
