//! Ids that look like Stripe's, and secrets nobody can guess.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A new id: `prefix` and `length` random letters and digits, for instance `pi_3` and 23.
pub fn random(prefix: &str, length: usize) -> String {
    let mut id = String::with_capacity(prefix.len() + length);
    id.push_str(prefix);
    let mut bytes = [0_u8; 64];
    while id.len() < prefix.len() + length {
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        // 248 is the largest multiple of 62 in a byte: taking the rest too would favor the first letters.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let missing = prefix.len() + length - id.len();
        id.extend(fair.take(missing).map(|byte| char::from(ALPHABET[usize::from(byte % 62)])));
    }
    id
}

/// A request id as in the `Request-Id` header.
pub fn request() -> String {
    random("req_", 14)
}

/// A webhook signing secret: 190 random bits, as long as Stripe's.
pub fn webhook_secret() -> String {
    random("whsec_", 32)
}

/// Whether `key` is an API key that moves no money.
pub fn is_test_key(key: &str) -> bool {
    ["sk_test_", "rk_test_"].iter().any(|prefix| key.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::random;

    #[test]
    fn ids_have_their_prefix_and_length_and_do_not_repeat() {
        let (one, other) = (random("cs_test_a1", 56), random("cs_test_a1", 56));

        assert_eq!((one.len(), &one[..10]), (66, "cs_test_a1"));
        assert_ne!(one, other);
    }
}
