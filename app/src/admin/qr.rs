use crate::response::query_escaped;
use qrcode::{QrCode, render::svg};

/// A picture (SVG) that an authenticator app reads; empty if it cannot be drawn, and the key stands below it anyway.
///
/// Source of the address's form: Google Authenticator, "Key URI format".
pub fn of_secret(secret: &str, email: &str, shop: &str) -> String {
    let (email, shop) = (query_escaped(email), query_escaped(shop));
    let address = format!("otpauth://totp/{shop}:{email}?secret={secret}&issuer={shop}");
    let draw = |code: QrCode| {
        let svg = code.render::<svg::Color>().min_dimensions(220, 220).quiet_zone(true).build();
        // Without the XML declaration, which has no place inside a page.
        svg.find("<svg").map(|start| svg[start..].to_owned()).unwrap_or_default()
    };
    QrCode::new(address).map(draw).unwrap_or_default()
}

/// A secret as people type it: four letters at a time.
pub fn in_groups(secret: &str) -> String {
    let groups = secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned());
    groups.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a046_nothing_in_an_address_reaches_the_picture_as_text() {
        let svg = of_secret("ABCD", "\"><script>@example.com", "A & B");
        assert!(svg.starts_with("<svg") && !svg.contains("script") && !svg.contains('&'), "{svg}");
    }
}
