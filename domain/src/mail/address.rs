//! Email addresses: read once, kept in one form, compared by one key.
//!
//! The part behind the @ is kept as it goes over the wire: in ASCII, an international name as punycode. People see it in
//! their own letters. Before the @, only a mailbox of ASCII letters can be written to: mail services do not offer
//! SMTPUTF8 (Amazon SES Developer Guide, "Email format", read 2026-11).

use std::fmt;

/// Most bytes of an address (RFC 5321, section 4.5.3.1.3, less the brackets).
const MAX_BYTES: usize = 254;
/// Most bytes before the @ (RFC 5321, section 4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// An email address. Whether there is a mailbox, only an email can tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    /// As it was typed, without quotes.
    local: String,
    /// ASCII, in small letters, without a dot at the end.
    domain: String,
}

/// Why a text is no address one can write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    #[error("this is not an email address")]
    NotAnAddress,
    #[error("mail services cannot deliver to letters such as é before the @")]
    LocalNotAscii,
}

impl EmailAddress {
    /// Reads an address as somebody typed it or a service passed it on. Blanks around it do not count.
    ///
    /// # Errors
    /// [`AddressProblem::NotAnAddress`].
    pub fn parse(text: &str) -> Result<EmailAddress, AddressProblem> {
        const NO: AddressProblem = AddressProblem::NotAnAddress;
        let (local, domain) = text.trim().rsplit_once('@').ok_or(NO)?;
        let local = match local.strip_prefix('"') {
            Some(quoted) => unquoted(quoted.strip_suffix('"').ok_or(NO)?).ok_or(NO)?,
            None if !is_plain(local) => return Err(NO),
            None => local.to_owned(),
        };
        let domain = to_ascii(domain.strip_suffix('.').unwrap_or(domain)).ok_or(NO)?;
        let fits = (1..=MAX_LOCAL_BYTES).contains(&local.len()) && local.len() + domain.len() < MAX_BYTES;
        if fits { Ok(EmailAddress { local, domain }) } else { Err(NO) }
    }

    /// Reads an address that email is to go to.
    ///
    /// # Errors
    /// [`AddressProblem`], also if no mail service could write to it.
    pub fn parse_mailable(text: &str) -> Result<EmailAddress, AddressProblem> {
        let address = EmailAddress::parse(text)?;
        match address.local.is_ascii() {
            true => Ok(address),
            false => Err(AddressProblem::LocalNotAscii),
        }
    }

    /// As it goes over the wire and is stored: a domain in ASCII, and quotes where the other part needs them.
    pub fn as_wire(&self) -> String {
        let EmailAddress { local, domain } = self;
        if is_dot_atom(local) {
            return format!("{local}@{domain}");
        }
        format!("{}@{domain}", quoted(local))
    }

    /// Whether mail services can write to it.
    pub fn is_mailable(&self) -> bool {
        self.local.is_ascii()
    }

    /// By which it is found: the same for all ways to write it. Capital letters beyond ASCII count before the @.
    pub fn key(&self) -> String {
        self.as_wire().to_ascii_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    /// As people read it: without quotes where it reads well without.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = to_unicode(&self.domain);
        match is_plain(&self.local) {
            true => write!(f, "{}@{domain}", self.local),
            false => write!(f, "{}@{domain}", quoted(&self.local)),
        }
    }
}

/// The key of an address as it is stored or asked for; of what is none, the text in small letters.
pub fn key(text: &str) -> String {
    match EmailAddress::parse(text) {
        Ok(address) if text.trim() == text => address.key(),
        _ => text.to_ascii_lowercase(),
    }
}

/// Whether two texts are the same address.
pub fn same(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}

/// How keys begin of addresses that begin with `text`. A domain that has only begun has no punycode yet: then all
/// international ones are meant.
pub fn key_of_prefix(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let Some((local, domain)) = text.split_once('@').filter(|(_, domain)| !domain.is_ascii()) else { return text };
    let (whole, begun) = domain.rsplit_once(['.', '。']).unwrap_or(("", domain));
    let whole = match to_ascii(whole) {
        Some(whole) => format!("{whole}."),
        None if whole.is_empty() => String::new(),
        None => return text,
    };
    let begun = if begun.is_ascii() { begun } else { "xn--" };
    format!("{local}@{whole}{begun}")
}

/// The form in which an address is stored; what is no address stays as it is.
pub fn normal(text: &str) -> String {
    EmailAddress::parse(text).map_or_else(|_| text.trim().to_owned(), |address| address.as_wire())
}

/// An address as people read it.
pub fn shown(text: &str) -> String {
    EmailAddress::parse(text).map_or_else(|_| text.to_owned(), |address| address.to_string())
}

/// Keys under which an address may lie: its own first, then those of programs that kept it as it was typed.
pub fn keys(text: &str) -> Vec<String> {
    let mut keys = vec![key(text)];
    let mut add = |older: String| {
        if !keys.contains(&older) {
            keys.push(older);
        }
    };
    add(text.to_ascii_lowercase());
    add(text.to_lowercase());
    if let Ok(address) = EmailAddress::parse(text)
        && text.trim() == text
        && address.domain.contains("xn--")
    {
        let shown = address.to_string();
        add(shown.to_ascii_lowercase());
        add(shown.to_lowercase());
        // Small and capital letters were told apart beyond ASCII.
        add(shown.chars().flat_map(char::to_uppercase).collect::<String>().to_ascii_lowercase());
    }
    keys
}

fn quoted(local: &str) -> String {
    let escaped = local.replace('\\', r"\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// Whether it can be told from what stands around it without quotes.
fn is_plain(local: &str) -> bool {
    !local.chars().any(|c| c.is_whitespace() || c.is_control() || r#"<>,;:"()[]\@"#.contains(c))
}

fn unquoted(quoted: &str) -> Option<String> {
    let mut plain = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next().filter(|c| !c.is_control())?),
            '"' => return None,
            c if c.is_control() => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

/// Whether it needs no quotes (RFC 5322, section 3.2.3).
fn is_dot_atom(local: &str) -> bool {
    let atext = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(atext))
}

/// A domain as it goes over the wire; `None` if it is none.
#[cfg(not(target_arch = "wasm32"))]
fn to_ascii(domain: &str) -> Option<String> {
    use idna::uts46::{DnsLength, Hyphens, Uts46};
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), idna::AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?;
    (!ascii.is_empty()).then(|| ascii.into_owned())
}

#[cfg(not(target_arch = "wasm32"))]
fn to_unicode(domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}

/// In the browser nobody reads addresses: the tables that this needs would weigh more than all else there.
#[cfg(target_arch = "wasm32")]
fn to_ascii(domain: &str) -> Option<String> {
    let fits = !domain.is_empty() && domain.is_ascii() && !domain.contains("..");
    fits.then(|| domain.to_ascii_lowercase())
}

#[cfg(target_arch = "wasm32")]
fn to_unicode(domain: &str) -> String {
    domain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r082_an_international_domain_has_one_form_on_the_wire_and_one_key() {
        for (typed, wire, people) in [
            ("kunde@bücher.example", "kunde@xn--bcher-kva.example", "kunde@bücher.example"),
            ("KUNDE@BÜCHER.Example", "KUNDE@xn--bcher-kva.example", "KUNDE@bücher.example"),
            ("kunde@xn--bcher-kva.example", "kunde@xn--bcher-kva.example", "kunde@bücher.example"),
            ("kunde@XN--BCHER-KVA.example.", "kunde@xn--bcher-kva.example", "kunde@bücher.example"),
            ("kunde@bu\u{308}cher.example", "kunde@xn--bcher-kva.example", "kunde@bücher.example"),
            ("a@пример.рф", "a@xn--e1afmkfd.xn--p1ai", "a@пример.рф"),
            ("a@例え。テスト", "a@xn--r8jz45g.xn--zckzah", "a@例え.テスト"),
            ("a@straße.example", "a@xn--strae-oqa.example", "a@straße.example"),
            ("a@ｅｘａｍｐｌｅ.com", "a@example.com", "a@example.com"),
            ("ada@example.com.", "ada@example.com", "ada@example.com"),
            ("ada@localhost", "ada@localhost", "ada@localhost"),
            ("o'neil+x@example.com", "o'neil+x@example.com", "o'neil+x@example.com"),
            ("taro..yamada@docomo.example", "\"taro..yamada\"@docomo.example", "taro..yamada@docomo.example"),
            ("taro.@docomo.example", "\"taro.\"@docomo.example", "taro.@docomo.example"),
            (".hanako@docomo.example", "\".hanako\"@docomo.example", ".hanako@docomo.example"),
            ("\"taro..yamada\"@docomo.example", "\"taro..yamada\"@docomo.example", "taro..yamada@docomo.example"),
            ("\"plain\"@example.com", "plain@example.com", "plain@example.com"),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!((address.as_wire().as_str(), address.to_string().as_str()), (wire, people), "{typed}");
            assert_eq!(key(typed), key(wire), "{typed}");
            assert!(same(typed, people) && keys(typed).contains(&key(wire)), "{typed}");
            assert!(EmailAddress::parse_mailable(typed).is_ok(), "{typed}");
        }
        assert_eq!(key("KUNDE@BÜCHER.example"), "kunde@xn--bcher-kva.example");
        assert_eq!(normal(" ada@example.com\n"), "ada@example.com");
    }

    #[test]
    fn r082_what_is_no_address_or_cannot_be_written_to_is_refused() {
        let local = |n: usize| format!("{}@example.com", "a".repeat(n));
        assert!(EmailAddress::parse(&local(64)).is_ok());
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a@b@c",
            "a da@example.com",
            "ada@exam ple.com",
            "ada\n@example.com",
            "ada@example.com\nBcc: eve@example.com",
            "<ada@x.y>",
            "Ada <ada@example.com>",
            "ada@[192.0.2.1]",
            "ada@.",
            "ada@example..com",
            "ada@-",
            "ada@exa_mple.com",
            "ada,eve@example.com",
            "\"ada@example.com",
            "\"a\"b\"@x.y",
            "ada@example.com,eve@example.com",
            "ada@xn--a",
            "ada@\u{202e}moc.example",
            &local(65),
            &format!("ada@{}.com", "a".repeat(64)),
            &format!("ada@{}", "abcdefghi.".repeat(26)),
        ] {
            assert_eq!(EmailAddress::parse(bad), Err(AddressProblem::NotAnAddress), "{bad:?}");
        }
        assert_eq!(EmailAddress::parse_mailable("jesús@example.com"), Err(AddressProblem::LocalNotAscii));
        assert!(!EmailAddress::parse("jesús@example.com").unwrap().is_mailable());
        assert_eq!(normal("jesús@BÜCHER.example"), "jesús@xn--bcher-kva.example");
        assert_eq!((normal("no address"), shown("no address")), ("no address".to_owned(), "no address".to_owned()));
    }

    #[test]
    fn r082_older_keys_of_an_international_address_are_known() {
        let keys = keys("kunde@xn--bcher-kva.example");
        for older in ["kunde@xn--bcher-kva.example", "kunde@bücher.example", "kunde@bÜcher.example"] {
            assert!(keys.contains(&older.to_owned()), "{older}: {keys:?}");
        }
        assert_eq!(super::keys("Ada@Example.com"), ["ada@example.com"], "one key for all the others");
    }

    #[test]
    fn r082_an_address_is_found_by_how_it_begins() {
        let kept = key("kunde@bücher.example");
        for begin in ["kun", "KUNDE@", "kunde@b\u{fc}", "kunde@bücher.", "kunde@xn--bch", "kunde@bücher.ex"] {
            assert!(kept.starts_with(&key_of_prefix(begin)), "{begin}: {}", key_of_prefix(begin));
        }
        assert_eq!(key_of_prefix("Ada@Exa"), "ada@exa");
    }

    proptest! {
        #[test]
        fn r082_no_text_makes_the_reader_fall_and_what_it_takes_it_takes_again(text in any::<String>()) {
            if let Ok(address) = EmailAddress::parse(&text) {
                let wire = address.as_wire();
                prop_assert!(!wire.contains(['\r', '\n', '\0']) || text.contains(['\r', '\n', '\0']));
                prop_assert_eq!(EmailAddress::parse(&wire), Ok(address.clone()));
                prop_assert_eq!(key(&wire), address.key());
                prop_assert_eq!(key(&address.key()), address.key());
            }
            let _ = (keys(&text), key_of_prefix(&text), normal(&text), shown(&text));
        }

        #[test]
        fn r082_what_is_taken_goes_over_the_wire(local in "[ -~äé]{1,20}", domain in "[a-z0-9äöüßжд中.-]{1,24}") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                let wire = address.as_wire();
                let host = wire.rsplit_once('@').map(|(_, host)| host).unwrap_or_default();
                prop_assert!(host.is_ascii() && !host.contains(char::is_whitespace) && host == host.to_ascii_lowercase());
                prop_assert_eq!(wire.is_ascii(), address.is_mailable());
                prop_assert_eq!(key(&address.to_string()), address.key());
            }
        }
    }
}
