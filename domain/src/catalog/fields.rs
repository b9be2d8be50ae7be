//! Making a product: what a form says, what is wrong with it, what is missing before it can be sold.

/// A product in the audit log.
pub(crate) fn in_short(product: &crate::Product) -> String {
    let state = product.state.as_str();
    format!("{state} v{} {}", product.version, product.price.decimal())
}

/// Most pictures one product may have.
pub const MAX_PICTURES: usize = 10;

/// A field of the product's form, by which words about it find their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Name,
    Slug,
    Summary,
    Description,
    Price,
    Tags,
    SaleFrom,
    SaleUntil,
    QuantityMax,
    LaterVersions,
    Pictures,
    Files,
}

impl Field {
    /// Its name in the form and, with nothing around it, its place on the page.
    pub fn id(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Slug => "slug",
            Field::Summary => "summary",
            Field::Description => "description",
            Field::Price => "price",
            Field::Tags => "tags",
            Field::SaleFrom => "sale_from",
            Field::SaleUntil => "sale_until",
            Field::QuantityMax => "quantity_max",
            Field::LaterVersions => "later_versions",
            Field::Pictures => "pictures",
            Field::Files => "files",
        }
    }
}
