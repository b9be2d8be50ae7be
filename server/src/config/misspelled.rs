//! Names that look like settings and are none.

use super::keys::{KEYS, in_file};
use strsim::damerau_levenshtein;

/// Of the same make, and not for the running shop: where tests and scripts find it.
const NOT_SETTINGS: [&str; 4] = ["TUPPENCE_BIN", "TUPPENCE_HOME", "TUPPENCE_ROOT", "TUPPENCE_STAND_IN"];
/// Letters by which a name may differ from the one that was meant: one slip in four letters, and no more than these.
const MOST_SLIPS: usize = 4;

/// Whether a name in the environment was meant to be a setting and is none: any that begins like ours, and any that is
/// a slip or two from one.
pub fn looks_like_ours(name: &str) -> bool {
    let known = KEYS.iter().any(|setting| setting.name == name) || NOT_SETTINGS.contains(&name);
    let upper = name.to_ascii_uppercase();
    let ours = upper.starts_with("TUPPENCE_") || KEYS.iter().any(|setting| slips(&upper, setting.name) <= 2);
    !known && ours
}

/// The setting whose name, as in the environment or in the file, is nearest to `name`; none if none is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let wanted = in_file(&name.to_ascii_uppercase());
    let distance = |setting: &str| {
        let known = in_file(setting);
        // `SHOPNAME` and `SHOP-NAME` lack a line, and nothing else.
        let bare = |text: &str| text.replace(['_', '-'], "");
        slips(&wanted, &known).min(slips(&bare(&wanted), &bare(&known))).min(slips(&name.to_ascii_uppercase(), setting))
    };
    let near = KEYS.iter().map(|setting| (distance(setting.name), setting.name)).min_by_key(|(slips, _)| *slips);
    near.filter(|(slips, _)| *slips <= MOST_SLIPS.min(wanted.len() / 4 + 1)).map(|(_, name)| name)
}

fn slips(one: &str, other: &str) -> usize {
    damerau_levenshtein(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r015_a_misspelled_variable_is_noticed_with_the_right_name() {
        for (name, right) in [
            ("TUPPENCE_SHOPNAME", Some("TUPPENCE_SHOP_NAME")),
            ("TUPPENCE_SHOP-NAME", Some("TUPPENCE_SHOP_NAME")),
            ("TUPPENCE_CURENCY", Some("TUPPENCE_CURRENCY")),
            ("TUPPENCE_BASEURL", Some("TUPPENCE_BASE_URL")),
            ("TUPPENCE_SANDOBX", Some("TUPPENCE_SANDBOX")),
            ("tuppence_shop_name", Some("TUPPENCE_SHOP_NAME")),
            ("TUPENCE_SHOP_NAME", Some("TUPPENCE_SHOP_NAME")),
            ("TUPPENCE_WEATHER", None),
            ("STRIPE_SECRET_KEYS", Some("STRIPE_SECRET_KEY")),
            ("STRIPE_WEBHOOK_SECRETS", Some("STRIPE_WEBHOOK_SECRET")),
            ("STRIPE_WEBHOK_SECRET", Some("STRIPE_WEBHOOK_SECRET")),
        ] {
            assert!(looks_like_ours(name), "{name}");
            if right.is_some() || name == "TUPPENCE_WEATHER" {
                assert_eq!(nearest(name), right, "{name}");
            }
        }
        for name in ["STRIPE_CLI_VERSION", "PATH", "HOME", "TUPPENCE_BIN", "TUPPENCE_SHOP_NAME", "STRIPE_DEVICE_NAME"] {
            assert!(!looks_like_ours(name), "{name}");
        }
    }

    #[test]
    fn r015_every_setting_is_its_own_nearest() {
        for setting in KEYS {
            assert_eq!(nearest(setting.name), Some(setting.name));
            assert!(!looks_like_ours(setting.name));
        }
    }
}
