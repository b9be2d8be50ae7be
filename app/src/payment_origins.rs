//! Where payment pages are: what the settings say, and what Stripe's own answers tell.
//!
//! A Stripe account may have a domain of its own for Checkout. The address of a page comes from Stripe, over a
//! connection that carries the shop's key, so it is believed if it has the form of Stripe's pages.

use std::sync::{Arc, PoisonError, RwLock};

/// More origins than an account can have are not learned.
const MOST_LEARNED: usize = 4;
/// What separates the learned origins where they are kept.
const BETWEEN: char = ' ';

/// Origins such as `https://checkout.stripe.com`, without a slash at the end; clones share what is learned.
#[derive(Debug, Clone, Default)]
pub struct PaymentOrigins(Arc<RwLock<Known>>);

#[derive(Debug, Default)]
struct Known {
    set: Vec<String>,
    learned: Vec<String>,
}

impl PaymentOrigins {
    /// The name of the shop's note under which learned origins outlive a restart.
    pub const NOTE: &str = "payment_origins";

    pub fn new(set: Vec<String>) -> PaymentOrigins {
        PaymentOrigins(Arc::new(RwLock::new(Known { set, learned: Vec::new() })))
    }

    /// All of them.
    pub fn all(&self) -> Vec<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.set.iter().chain(&known.learned).cloned().collect()
    }

    /// Takes up what was learned before: the text of the note.
    pub fn remember(&self, note: &str) {
        for origin in note.split(BETWEEN).filter(|origin| origin_of(&format!("{origin}/")).as_deref() == Some(*origin))
        {
            self.add(origin);
        }
    }

    /// Learns from the address of `session`'s payment page, as Stripe gave it. Returns the text to note, or `None` if
    /// this is no page of Stripe's.
    pub fn learn(&self, url: &str, session: &str) -> Option<String> {
        let origin = origin_of(url)?;
        let page = url[origin.len()..].strip_prefix("/c/pay/")?.strip_prefix(session)?;
        // After the id there is nothing, or what only the page itself reads.
        if !(page.is_empty() || page.starts_with(['#', '?'])) || !self.add(&origin) {
            return None;
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(known.learned.join(&BETWEEN.to_string()))
    }

    fn add(&self, origin: &str) -> bool {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.set.iter().chain(&known.learned).any(|other| other == origin) {
            return true;
        }
        let room = known.learned.len() < MOST_LEARNED;
        if room {
            known.learned.push(origin.to_owned());
        }
        room
    }
}

/// `https://host` of an address; http only on this machine. None if anything in it could be read in another way.
fn origin_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, _) = rest.split_once('/')?;
    let plain =
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:".contains(&b));
    let name = host.split(':').next().unwrap_or_default();
    let allowed = match scheme {
        "https" => name.contains('.') && !name.starts_with('.') && !name.ends_with('.'),
        "http" => matches!(name, "localhost" | "127.0.0.1"),
        _ => false,
    };
    (plain && allowed).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a059_only_pages_of_the_form_of_stripes_are_learned() {
        let known = PaymentOrigins::new(vec!["https://checkout.stripe.com".into()]);
        for url in [
            "https://evil.example/",
            "https://evil.example/c/pay/cs_2",
            "https://evil.example/c/pay/cs_1/../../x",
            "https://evil.example/c/pay/cs_10",
            "http://evil.example/c/pay/cs_1",
            "https://user@evil.example/c/pay/cs_1",
            "https://evil.example\\@shop.example/c/pay/cs_1",
            "https://ev il.example/c/pay/cs_1",
            "https://evil.example;script-src/c/pay/cs_1",
            "javascript://x/c/pay/cs_1",
            "//evil.example/c/pay/cs_1",
            "",
        ] {
            assert_eq!(known.learn(url, "cs_1"), None, "{url}");
        }
        assert_eq!(known.all(), ["https://checkout.stripe.com"]);
        let note = known.learn("https://pay.shop.example/c/pay/cs_1#fid", "cs_1");
        assert_eq!(note.as_deref(), Some("https://pay.shop.example"));
        let again = PaymentOrigins::default();
        again.remember(&note.unwrap());
        again.remember("https://evil.example;script-src nonsense");
        assert_eq!(again.all(), ["https://pay.shop.example"]);
    }

    #[test]
    fn no_more_than_a_few_are_learned() {
        let known = PaymentOrigins::default();
        for n in 0..20 {
            known.learn(&format!("https://pay{n}.example.com/c/pay/cs_1"), "cs_1");
        }
        assert_eq!(known.all().len(), MOST_LEARNED);
    }
}
