//! Keys and tokens for tests: what a user pool makes, and what an attacker would.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

pub const ISSUER: &str = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool";
pub const CLIENT: &str = "client-of-the-shop";

/// A key pair under a name.
pub struct Forge {
    kid: String,
    pair: RsaKeyPair,
}

impl Forge {
    pub fn new(kid: &str) -> Forge {
        Forge { kid: kid.to_owned(), pair: RsaKeyPair::generate(KeySize::Rsa2048).unwrap() }
    }

    /// The public key as a key set.
    pub fn key_set(&self) -> String {
        Forge::key_set_of(&[self])
    }

    pub fn key_set_of(forges: &[&Forge]) -> String {
        let keys: Vec<_> = forges.iter().map(|forge| forge.jwk()).collect();
        json!({ "keys": keys }).to_string()
    }

    fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        json!({
            "kid": self.kid, "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": text(public.modulus().big_endian_without_leading_zero()),
            "e": text(public.exponent().big_endian_without_leading_zero()),
        })
    }

    /// A token signed with RSA and SHA-256, whatever its header says.
    pub fn token(&self, header: &Value, claims: &Value) -> String {
        let signed = Forge::signed_part(header, claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))
    }

    /// A token signed with a shared secret.
    pub fn token_with_secret(header: &Value, claims: &Value, secret: &[u8]) -> String {
        let signed = Forge::signed_part(header, claims);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
        format!("{signed}.{}", BASE64URL_NOPAD.encode(tag.as_ref()))
    }

    /// The public key in each form somebody might take for a secret.
    pub fn public_forms(&self) -> Vec<Vec<u8>> {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der().unwrap();
        let lines: Vec<_> = data_encoding::BASE64.encode(der.as_ref()).into_bytes();
        let lines: Vec<_> = lines.chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"));
        let modulus = self.pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
        vec![der.as_ref().to_vec(), pem.trim_end().as_bytes().to_vec(), pem.into_bytes(), modulus]
    }

    fn signed_part(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        format!("{}.{}", part(header), part(claims))
    }
}
