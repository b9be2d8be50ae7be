//! Stripe's signature over the raw body.
//!
//! Source: Stripe, "Resolve webhook signature verification errors": `t=…,v1=…`, HMAC-SHA256 over
//! `{t}.{body}`, several `v1` while a secret is rotated, other schemes to be ignored.

use domain::{Timestamp, planted::Bug, secret::Secret};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;

/// Where Stripe puts its signature.
pub const HEADER: &str = "stripe-signature";
/// How far the clocks may be apart, either way.
const TOLERANCE_SECS: i64 = 300;
/// More signatures than Stripe ever sends; the rest is not looked at.
const MAX_SIGNATURES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("no signature")]
    Missing,
    #[error("the signature header is not understood")]
    Malformed,
    /// Signed by Stripe: an old event again, or a clock that is wrong.
    #[error("the time of the signature is too far from ours")]
    Stale,
    #[error("the signature is not from Stripe")]
    Wrong,
}

/// The index of the secret that signed `body`.
///
/// # Errors
/// [`Refused`]; a header is refused as malformed if it has no or several times, or no `v1`.
pub fn verify(headers: &HeaderMap, body: &[u8], secrets: &[Secret], now: Timestamp) -> Result<usize, Refused> {
    let mut values = headers.get_all(HEADER).iter();
    let header = values.next().ok_or(Refused::Missing)?;
    if values.next().is_some() {
        return Err(Refused::Malformed);
    }
    let (signed_at, signatures) = parse(header.to_str().map_err(|_| Refused::Malformed)?)?;
    let signed_by =
        |secret: &Secret| signatures.iter().any(|signature| is_signature(secret, signed_at, body, signature));
    let index = secrets.iter().position(signed_by).ok_or(Refused::Wrong)?;
    if now.secs_since(signed_at).abs() > TOLERANCE_SECS { Err(Refused::Stale) } else { Ok(index) }
}

fn parse(header: &str) -> Result<(Timestamp, Vec<Vec<u8>>), Refused> {
    let (mut time, mut signatures) = (None, Vec::new());
    for part in header.split(',') {
        match part.trim().split_once('=').ok_or(Refused::Malformed)? {
            ("t", digits) if time.is_none() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                time = Some(Timestamp(digits.parse().map_err(|_| Refused::Malformed)?));
            }
            ("t", _) => return Err(Refused::Malformed),
            ("v1", hex) if signatures.len() < MAX_SIGNATURES => {
                // Upper case and half bytes are not how Stripe writes it.
                signatures.extend(data_encoding::HEXLOWER.decode(hex.as_bytes()));
            }
            _ => {}
        }
    }
    if Bug::LastV1Only.is_planted() {
        signatures = signatures.pop().into_iter().collect();
    }
    let time = time.ok_or(Refused::Malformed)?;
    if signatures.is_empty() { Err(Refused::Malformed) } else { Ok((time, signatures)) }
}

fn is_signature(secret: &Secret, signed_at: Timestamp, body: &[u8], signature: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{}.", signed_at.0).as_bytes());
    mac.update(body);
    // Compares in constant time, so that the time of the answer gives no byte away.
    mac.verify_slice(signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const NOW: Timestamp = Timestamp(1_790_000_000);
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    fn sign(key: &str, at: i64) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(format!("{at}.").as_bytes());
        mac.update(BODY);
        data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    fn check(header: &str, secrets: &[&str]) -> Result<usize, Refused> {
        let mut headers = HeaderMap::new();
        headers.insert("stripe-signature", HeaderValue::from_str(header).unwrap());
        let secrets: Vec<_> = secrets.iter().map(|text| secret(text)).collect();
        verify(&headers, BODY, &secrets, NOW)
    }

    #[test]
    fn r013_a011_every_kind_of_bad_signature_is_refused() {
        let good = sign("old", NOW.0);
        let t = NOW.0;
        for header in [
            String::new(),
            format!("t={t}"),
            format!("v1={good}"),
            format!("t={t},v1="),
            format!("t={t},v1={}", &good[..63]),
            format!("t={t},v1={}", &good[..62]),
            format!("t={t},v1={}", good.to_uppercase()),
            format!("t={t},v1=zz{}", &good[2..]),
            format!("t={t},v0={good}"),
            format!("t={t},t={t},v1={good}"),
            format!("t=-{t},v1={good}"),
            format!("t=1e9,v1={good}"),
            format!("t=99999999999999999999,v1={good}"),
            format!("t={t};v1={good}"),
            format!("t={},v1={good}", t + 1),
            format!("t={t},v1={}", sign("new", t)),
            "garbage".to_owned(),
            ",,,".to_owned(),
            format!("t={t},v1={}", "0".repeat(64)),
            format!("T={t},V1={good}"),
        ] {
            assert!(check(&header, &["old"]).is_err(), "{header}");
        }
    }

    #[test]
    fn f037_any_v1_by_any_configured_secret_counts() {
        let (old, new, t) = (sign("old", NOW.0), sign("new", NOW.0), NOW.0);
        assert_eq!(check(&format!("t={t},v1={old}"), &["old"]), Ok(0));
        for both in [format!("t={t},v1={old},v1={new}"), format!("t={t},v1={new},v1={old}")] {
            for secret in ["old", "new"] {
                assert_eq!(check(&both, &[secret]), Ok(0), "{secret} signed one of them: {both}");
            }
        }
        assert_eq!(check(&format!("t={t},v1={new},v1={old},v0=x"), &["other", "old"]), Ok(1));
        assert_eq!(check(&format!("t={t},v1={old}"), &["new"]), Err(Refused::Wrong));
    }

    #[test]
    fn a013_f038_f039_the_clocks_may_differ_by_five_minutes() {
        for (offset, fresh) in [(-300, true), (300, true), (-240, true), (-301, false), (301, false), (-86_400, false)]
        {
            let at = NOW.0 + offset;
            let checked = check(&format!("t={at},v1={}", sign("old", at)), &["old"]);
            assert_eq!(checked.is_ok(), fresh, "{offset}");
        }
    }
}
