//! What search engines read about a product.

use crate::state::Site;
use domain::Product;
use serde_json::{Value, json};

/// A product and its offer in the words of schema.org, safe inside a `<script>`.
pub fn product_json_ld(product: &Product, site: &Site) -> String {
    let url = site.absolute(&format!("/products/{}", product.slug));
    let pictures = product.pictures.iter().filter_map(|picture| picture.renditions.last());
    let pictures: Vec<_> = pictures.map(|largest| site.absolute(&format!("/pictures/{}", largest.key))).collect();
    let value = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "sku": product.id.as_str(),
        "url": url,
        "image": pictures,
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": product.price.decimal(),
            "priceCurrency": product.price.currency.code(),
            "availability": "https://schema.org/InStock",
            "seller": { "@type": "Organization", "name": site.name },
        },
    });
    script_safe(&value)
}

/// JSON that cannot end the script it stands in, nor be taken for markup. Leptos does not
/// escape what is inside a script.
fn script_safe(value: &Value) -> String {
    let mut safe = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a048_json_says_the_same_and_cannot_break_out() {
        let corpus = [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "]]>&amp;\"'\\",
            "\u{2028}\u{2029}\u{0}\u{7f}",
            "O’Neill & Söhne 😀",
        ];
        for text in corpus {
            let value = json!({ "name": text, "list": [text] });
            let safe = script_safe(&value);
            assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{safe}");
            assert_eq!(serde_json::from_str::<Value>(&safe).ok(), Some(value));
        }
    }
}
