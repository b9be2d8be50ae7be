//! Reading cookies pair by pair, as bytes.
//!
//! A browser sends the shop's cookies in one line with those of everything else under the same name: analytics,
//! a blog, another program on the same machine. Whatever those hold (any script, any encoding, quotes, nothing at
//! all), they never keep ours from being read. Source of the form: RFC 6265, section 4.2.1 and 5.4.

use domain::planted::Bug;

/// The values of all cookies called `name` in `line`, in their order, without blanks and quotes around them.
///
/// `line` is a `Cookie` header or the browser's `document.cookie`. There may be several of one name: those with a
/// longer path come first, whoever set them. A value of ours is ASCII, so one that is no text is left out.
pub fn values<'a>(line: &'a [u8], name: &'a str) -> impl Iterator<Item = &'a str> {
    let line = if Bug::ForeignCookie.is_planted() && !line.is_ascii() { &[] } else { line };
    line.split(|byte| *byte == b';').filter_map(move |pair| {
        let at = pair.iter().position(|byte| *byte == b'=')?;
        let value = unquoted(pair[at + 1..].trim_ascii());
        if pair[..at].trim_ascii() == name.as_bytes() { str::from_utf8(value).ok() } else { None }
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cart(line: impl AsRef<[u8]>) -> Vec<String> {
        values(line.as_ref(), "cart").map(str::to_owned).collect()
    }

    #[test]
    fn r075_only_the_pair_of_that_name_counts() {
        for line in [
            "cart=p1:2",
            " cart=p1:2 ",
            "cart=\"p1:2\"",
            "a=1;cart=p1:2;b=2",
            "visitor=M\u{fc}ller; cart=p1:2; mood=\u{1f600}",
            "flag; =x; ; cart=p1:2; ;;",
            "mycart=x; cart2=x; cart=p1:2; CART=x; xcart=",
            "prefs={\"a\":1,\"b\":\"x y\"}; cart=p1:2",
            "q=\"a b\"; cart = p1:2",
            "a=cart=x; cart=p1:2",
        ] {
            assert_eq!(cart(line), ["p1:2"], "{line}");
        }
        assert_eq!(cart(b"visitor=M\xfcller; cart=p1:2; \xff\xfe=\x80"), ["p1:2"]);
        assert_eq!(cart("cart=a; cart=\"b\"; cart="), ["a", "b", ""], "one after the other");
        assert_eq!(cart(b"cart=\xff; cart=p1:2"), ["p1:2"], "what is no text is not ours");
        assert_eq!(cart("cart; mycart=1"), Vec::<String>::new());
        assert_eq!(cart("cart=a=b"), ["a=b"]);
        assert_eq!(cart("cart=\""), ["\""]);
    }

    /// Cookies of others: any bytes but the one that ends a pair.
    fn foreign() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let pair = prop::collection::vec(any::<u8>().prop_filter("ends the pair", |byte| *byte != b';'), 0..40);
        let other = |pair: &Vec<u8>| !pair.trim_ascii_start().starts_with(b"cart");
        prop::collection::vec(pair.prop_filter("is a cart", other), 0..30)
    }

    proptest! {
        #[test]
        fn r075_whatever_others_keep_there_ours_is_read(before in foreign(), after in foreign(), ours in "[a-z0-9:|]{0,80}") {
            let own = format!("cart={ours}").into_bytes();
            let line = [before, vec![own], after].concat().join(&b"; "[..]);
            prop_assert_eq!(cart(line), [ours]);
        }

        #[test]
        fn r075_no_line_of_cookies_is_too_strange(line in prop::collection::vec(any::<u8>(), 0..500)) {
            values(&line, "cart").count();
        }
    }
}
