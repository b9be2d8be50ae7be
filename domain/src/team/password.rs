use unicode_normalization::UnicodeNormalization;

const MIN_CHARS: usize = 12;
const MAX_CHARS: usize = 128;
/// Among the most used passwords of leaked lists, the ones that are long enough to pass otherwise; compared without
/// case and repetition. Source for the rule: NIST SP 800-63B, section 3.1.1.2.
const COMMON: [&str; 24] = [
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "1234567890ab",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopas",
    "qwertyuiop[]",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "q1w2e3r4t5y6",
    "zaq12wsxcde3",
    "asdfghjkl123",
    "password1234",
    "password12345",
    "passwordpassword",
    "mypassword123",
    "administrator",
    "administrator1",
    "iloveyou1234",
    "letmein12345",
    "correcthorsebatterystaple",
    "unbelievable",
];

/// A password somebody chose. Has no `Debug`, `Display` or `Serialize`, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a chosen password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("shorter than {MIN_CHARS} characters")]
    TooShort,
    #[error("longer than {MAX_CHARS} characters")]
    TooLong,
    #[error("a common password")]
    Common,
    #[error("contains the email address")]
    IsAddress,
}

impl Password {
    /// Takes a password somebody chooses. Any characters count, spaces too; none are demanded.
    ///
    /// # Errors
    /// [`PasswordError`], to be shown beside the field.
    pub fn choose(text: &str, email: &str) -> Result<Password, PasswordError> {
        let text: String = text.nfc().collect();
        let chars = text.chars().count();
        let lower = text.to_lowercase();
        let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
        match chars {
            ..MIN_CHARS => Err(PasswordError::TooShort),
            n if n > MAX_CHARS => Err(PasswordError::TooLong),
            _ if !email.is_empty() && lower.contains(&email.to_lowercase()) => Err(PasswordError::IsAddress),
            _ if distinct < 5 || COMMON.contains(&lower.as_str()) => Err(PasswordError::Common),
            _ => Ok(Password(text)),
        }
    }

    /// Takes what somebody types to sign in; `None` if no password can be that long.
    pub fn typed(text: &str) -> Option<Password> {
        let text: String = text.nfc().take(MAX_CHARS + 1).collect();
        (text.chars().count() <= MAX_CHARS).then_some(Password(text))
    }

    /// The text, for the one who hashes it. Named so that each use stands out in review.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_unusual_is_enough() {
        let choose = |text: &str| Password::choose(text, "ada@example.com").err();
        assert_eq!(choose("drei Äpfel im Korb"), None);
        assert_eq!(choose("short"), Some(PasswordError::TooShort));
        assert_eq!(choose("PasswordPassword"), Some(PasswordError::Common));
        assert_eq!(choose("aaaaaaaaaaaaaaaa"), Some(PasswordError::Common));
        assert_eq!(choose("Ada@example.com!"), Some(PasswordError::IsAddress));
        assert_eq!(choose(&"long ".repeat(40)), Some(PasswordError::TooLong));
        assert!(Password::typed(&"x".repeat(5000)).is_none());
    }

    #[test]
    fn one_letter_typed_in_two_ways_is_the_same_password() {
        assert!(Password::typed("e\u{301}clair au chocolat") == Password::typed("\u{e9}clair au chocolat"));
    }
}
