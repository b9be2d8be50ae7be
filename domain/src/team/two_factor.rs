use crate::{
    delivery::token::{LinkKey, TokenSeed},
    ids::base32,
    ports::Entropy,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, Builder, Totp};

/// Recovery codes an account gets.
const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: 50 bits.
const RECOVERY_CHARS: usize = 10;
const STEP_SECS: u64 = 30;

/// The second factor of an account: what its app and its recovery codes are made from.
///
/// Like links, codes are made from a stored seed and the shop's secret key, which lies elsewhere:
/// the store alone yields no second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    seed: TokenSeed,
    /// The time step of the last code that was taken; that one and all before it are spent (RFC 6238, section 5.2).
    last_step: u64,
    /// Seeds of the recovery codes that are left.
    recovery: Vec<TokenSeed>,
    /// Whether the owner of the account has said that the recovery codes are kept somewhere.
    pub recovery_kept: bool,
}

impl SecondFactor {
    pub fn new(entropy: &dyn Entropy) -> SecondFactor {
        SecondFactor {
            seed: TokenSeed::random(entropy),
            last_step: 0,
            recovery: (0..RECOVERY_CODES).map(|_| TokenSeed::random(entropy)).collect(),
            recovery_kept: false,
        }
    }

    /// The secret for an authenticator app, in base32.
    pub fn secret(&self, key: &LinkKey) -> String {
        self.totp(key).secret().to_base32()
    }

    /// Takes a code of the app if it is right now, half a minute early or late, and was not used before.
    pub fn take_code(&mut self, typed: &str, key: &LinkKey, now: Timestamp) -> bool {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let step = self.totp(key).check(&typed, u64::try_from(now.0).unwrap_or_default());
        match step {
            Some(step) if step > self.last_step => {
                self.last_step = step;
                true
            }
            _ => false,
        }
    }

    /// Takes a recovery code; each works once.
    pub fn take_recovery_code(&mut self, typed: &str, key: &LinkKey) -> bool {
        let typed: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let is_it = |seed: &TokenSeed| recovery_code(key, seed).replace('-', "") == typed.to_ascii_lowercase();
        let place = self.recovery.iter().position(is_it);
        place.map(|place| self.recovery.remove(place)).is_some()
    }

    /// The recovery codes that are left, to be shown once.
    pub fn recovery_codes(&self, key: &LinkKey) -> Vec<String> {
        self.recovery.iter().map(|seed| recovery_code(key, seed)).collect()
    }

    pub fn recovery_left(&self) -> usize {
        self.recovery.len()
    }

    /// New recovery codes in place of all old ones.
    pub fn renew_recovery_codes(&mut self, entropy: &dyn Entropy) {
        self.recovery = (0..RECOVERY_CODES).map(|_| TokenSeed::random(entropy)).collect();
        self.recovery_kept = false;
    }

    /// What every authenticator app knows: SHA-1, six digits, 30 seconds, 20 bytes (RFC 4226, section 4).
    fn totp(&self, key: &LinkKey) -> Totp {
        let mut secret = [0; 20];
        secret.copy_from_slice(&key.token(&self.seed).bytes()[..20]);
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECS)
            .with_secret(secret)
            .build_noncompliant()
    }
}

fn recovery_code(key: &LinkKey, seed: &TokenSeed) -> String {
    let text = base32().encode(&key.token(seed).bytes()[..8]);
    format!("{}-{}", &text[..RECOVERY_CHARS / 2], &text[RECOVERY_CHARS / 2..RECOVERY_CHARS])
}

/// The code an app shows for `secret` at `now`. Tests play the app with it.
#[cfg(any(test, feature = "testing"))]
pub fn code_of_app(secret: &str, now: Timestamp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("the page shows base32");
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_secret(secret).build_noncompliant();
    totp.generate(u64::try_from(now.0).unwrap_or_default()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;

    const NOW: Timestamp = Timestamp(1_790_000_000);

    fn factor() -> (SecondFactor, LinkKey) {
        (SecondFactor::new(&Dice::new(1)), LinkKey::new([7; 32]))
    }

    #[test]
    fn a_code_works_once_and_half_a_minute_around() {
        let (mut factor, key) = factor();
        let secret = factor.secret(&key);
        let code = code_of_app(&secret, NOW);
        assert!(!factor.clone().take_code(&code, &key, NOW.plus_secs(90)));
        assert!(factor.clone().take_code(&code, &key, NOW.plus_secs(30)));
        assert!(factor.take_code(&code, &key, NOW));
        assert!(!factor.take_code(&code, &key, NOW), "it is spent");
        let before = code_of_app(&secret, NOW.minus_secs(30));
        assert!(!factor.take_code(&before, &key, NOW), "and so is the one before it");
    }

    #[test]
    fn the_store_alone_gives_no_code() {
        let (factor, key) = factor();
        assert_ne!(factor.secret(&key), factor.secret(&LinkKey::new([8; 32])));
    }

    #[test]
    fn each_recovery_code_works_once_however_it_is_typed() {
        let (mut factor, key) = factor();
        let code = factor.recovery_codes(&key).remove(3);
        assert!(factor.take_recovery_code(&format!(" {} ", code.to_uppercase().replace('-', " ")), &key));
        assert!(!factor.take_recovery_code(&code, &key));
        assert_eq!(factor.recovery_left(), 9);
        assert!(!factor.take_recovery_code("", &key));
    }

    #[test]
    fn the_app_shows_what_rfc_6238_says() {
        // RFC 6238, appendix B: the secret "12345678901234567890" at 59 s, last six digits.
        assert_eq!(code_of_app("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Timestamp(59)), "287082");
    }
}
