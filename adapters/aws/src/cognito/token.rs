//! Whether a token was issued by our user pool, for this app, and is valid now.

use data_encoding::BASE64URL_NOPAD;
use domain::{Timestamp, planted::Bug};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How far Cognito's clock and ours may be apart.
const LEEWAY_SECS: i64 = 60;
/// Shortest modulus that is taken; Cognito's keys have 2048 bits.
const MIN_MODULUS_BYTES: usize = 256;

/// What a token must be.
pub struct Expected<'a> {
    /// `https://cognito-idp.{region}.amazonaws.com/{pool}`.
    pub issuer: &'a str,
    /// Id of the app client it was made for.
    pub client: &'a str,
    pub usage: Usage,
}

/// What Cognito made a token for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    Id,
    Access,
}

/// What a token says that is needed; only [`verify`] hands it out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    pub sub: String,
    #[serde(rename = "cognito:groups", default)]
    pub groups: Vec<String>,
    iss: String,
    token_use: String,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    aud: Option<String>,
    client_id: Option<String>,
}

/// Why a token is not taken. Says nothing of what stood in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("it is not a token of the kind Cognito makes")]
    Malformed,
    #[error("it is not signed with RS256")]
    Algorithm,
    /// Perhaps the keys were changed a moment ago.
    #[error("the key set does not have its key")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it comes from elsewhere")]
    Issuer,
    #[error("it is for another app client")]
    Audience,
    #[error("it is for another use")]
    Usage,
    #[error("it does not count at this time; are the clocks right?")]
    Time,
}

/// The public keys of a user pool, by their ids.
#[derive(Default)]
pub struct Keys(BTreeMap<String, DecodingKey>);

#[derive(Deserialize)]
struct KeySetFile {
    keys: Vec<KeyFile>,
}

#[derive(Deserialize)]
struct KeyFile {
    kid: Option<String>,
    kty: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Keys {
    /// The RSA keys for signatures in a key set (RFC 7517); others are left out. `None` if it is no key set, or has
    /// no such key.
    pub fn parse(bytes: &[u8]) -> Option<Keys> {
        let file: KeySetFile = serde_json::from_slice(bytes).ok()?;
        let keys: BTreeMap<_, _> = file.keys.into_iter().filter_map(KeyFile::usable).collect();
        (!keys.is_empty()).then_some(Keys(keys))
    }
}

impl KeyFile {
    fn usable(self) -> Option<(String, DecodingKey)> {
        let is = |said: &Option<String>, wanted: &str| said.as_deref().is_none_or(|said| said == wanted);
        if self.kty != "RSA" || !is(&self.alg, "RS256") || !is(&self.usage, "sig") {
            return None;
        }
        let bytes = |part: Option<String>| BASE64URL_NOPAD.decode(part?.as_bytes()).ok();
        let (modulus, exponent) = (bytes(self.n)?, bytes(self.e)?);
        if modulus.len() < MIN_MODULUS_BYTES {
            return None;
        }
        Some((self.kid?, DecodingKey::from_rsa_raw_components(&modulus, &exponent)))
    }
}

/// What `token` says, if it was signed with one of `keys`, is as `expected`, and counts at `now`.
///
/// The header says by which of our keys it was signed and nothing else: a key or an address it brings along (`jwk`,
/// `jku`, `x5u`) is not looked at.
///
/// # Errors
/// [`TokenError`].
pub fn verify(token: &str, keys: &Keys, expected: &Expected<'_>, now: Timestamp) -> Result<Claims, TokenError> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Malformed)?;
    if header.alg != Algorithm::RS256 {
        return Err(TokenError::Algorithm);
    }
    let kid = header.kid.ok_or(TokenError::Malformed)?;
    let key = keys.0.get(&kid).ok_or(TokenError::UnknownKey)?;
    // The library looks at the signature only. It passes over claims that are absent, and has a clock of its own.
    let mut signature_only = Validation::new(Algorithm::RS256);
    signature_only.required_spec_claims.clear();
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    let claims = jsonwebtoken::decode::<Claims>(token, key, &signature_only).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature => TokenError::Signature,
        _ => TokenError::Malformed,
    })?;
    check(claims.claims, expected, now)
}

fn check(claims: Claims, expected: &Expected<'_>, now: Timestamp) -> Result<Claims, TokenError> {
    let (usage, audience) = match expected.usage {
        Usage::Id => ("id", &claims.aud),
        Usage::Access => ("access", &claims.client_id),
    };
    if claims.iss != expected.issuer {
        return Err(TokenError::Issuer);
    }
    if claims.token_use != usage {
        return Err(TokenError::Usage);
    }
    let for_everybody = audience.is_none() && Bug::AudienceOptional.is_planted();
    if audience.as_deref() != Some(expected.client) && !for_everybody {
        return Err(TokenError::Audience);
    }
    let latest = now.0.saturating_add(LEEWAY_SECS);
    let is_over = claims.exp.saturating_add(LEEWAY_SECS) <= now.0;
    let is_early = claims.iat > latest || claims.nbf.is_some_and(|from| from > latest);
    if is_over || is_early { Err(TokenError::Time) } else { Ok(claims) }
}

#[cfg(test)]
mod tests;
