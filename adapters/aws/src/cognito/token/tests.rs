//! Tokens as an attacker would make them.

use crate::cognito::{
    forge::{CLIENT, Forge, ISSUER},
    token::*,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp(1_790_000_000);

static POOL: LazyLock<Forge> = LazyLock::new(|| Forge::new("pool-key"));

fn id_claims() -> Value {
    json!({
        "sub": "6c1f0f6e-0000-4000-8000-000000000001", "iss": ISSUER, "token_use": "id", "aud": CLIENT,
        "iat": NOW.0, "exp": NOW.0 + 3600, "cognito:groups": ["admin", "viewer"],
    })
}

fn access_claims() -> Value {
    let mut claims = id_claims();
    claims["token_use"] = json!("access");
    claims["client_id"] = json!(CLIENT);
    claims.as_object_mut().unwrap().remove("aud");
    claims
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "pool-key" })
}

fn told(token: &str, usage: Usage) -> Result<Claims, TokenError> {
    let keys = Keys::parse(POOL.key_set().as_bytes()).unwrap();
    verify(token, &keys, &Expected { issuer: ISSUER, client: CLIENT, usage }, NOW)
}

/// What becomes of an ID token after `change`.
fn changed(change: impl Fn(&mut Value)) -> Result<Claims, TokenError> {
    let mut claims = id_claims();
    change(&mut claims);
    told(&POOL.token(&header(), &claims), Usage::Id)
}

fn without(claims: &mut Value, name: &str) {
    claims.as_object_mut().unwrap().remove(name);
}

#[test]
fn r044_a_token_of_the_pool_is_taken_and_says_who_and_which_groups() {
    let claims = told(&POOL.token(&header(), &id_claims()), Usage::Id).unwrap();
    assert_eq!(claims.groups, ["admin", "viewer"]);
    assert_eq!(claims.sub, "6c1f0f6e-0000-4000-8000-000000000001");
    assert!(told(&POOL.token(&header(), &access_claims()), Usage::Access).is_ok());
    let nowhere = changed(|claims| without(claims, "cognito:groups")).unwrap();
    assert!(nowhere.groups.is_empty(), "who is in no group has no such claim");
}

#[test]
fn a027_a_token_without_a_signature_is_refused() {
    for alg in ["none", "None", "NONE", ""] {
        let token = POOL.token(&json!({ "alg": alg, "kid": "pool-key" }), &id_claims());
        let (signed, _) = token.rsplit_once('.').unwrap();
        for signature in ["", "AAAA"] {
            assert_eq!(told(&format!("{signed}.{signature}"), Usage::Id), Err(TokenError::Malformed), "{alg:?}");
        }
    }
    let token = POOL.token(&header(), &id_claims());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    assert!(told(&format!("{signed}."), Usage::Id).is_err());
    assert!(told(&format!("{signed}.{}", &signature[..signature.len() - 4]), Usage::Id).is_err(), "cut short");
    let mut turned: Vec<_> = signature.chars().rev().collect();
    turned.rotate_left(1);
    let turned: String = turned.into_iter().collect();
    assert!(told(&format!("{signed}.{turned}"), Usage::Id).is_err(), "another one");
}

#[test]
fn a028_the_public_key_is_no_shared_secret() {
    let header = json!({ "alg": "HS256", "kid": "pool-key" });
    for secret in POOL.public_forms() {
        assert_eq!(
            told(&Forge::token_with_secret(&header, &id_claims(), &secret), Usage::Id),
            Err(TokenError::Algorithm)
        );
    }
    // Another algorithm of the right family is not what Cognito uses, either.
    for alg in ["RS384", "RS512", "PS256", "ES256"] {
        let token = POOL.token(&json!({ "alg": alg, "kid": "pool-key" }), &id_claims());
        assert_eq!(told(&token, Usage::Id), Err(TokenError::Algorithm), "{alg}");
    }
}

#[tokio::test]
async fn a029_a_key_a_token_brings_along_is_not_looked_at() {
    let attacker = Forge::new("attacker");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/keys", listener.local_addr().unwrap());
    let jwk: Value = serde_json::from_str(&attacker.key_set()).unwrap();
    for kid in ["pool-key", "attacker"] {
        for name in ["jku", "x5u", "jwk", "all"] {
            let mut header = json!({ "alg": "RS256", "kid": kid });
            if matches!(name, "jku" | "all") {
                header["jku"] = json!(address);
            }
            if matches!(name, "x5u" | "all") {
                header["x5u"] = json!(address);
            }
            if matches!(name, "jwk" | "all") {
                header["jwk"] = jwk["keys"][0].clone();
            }
            let refused = told(&attacker.token(&header, &id_claims()), Usage::Id).unwrap_err();
            assert!(matches!(refused, TokenError::Signature | TokenError::UnknownKey), "{name}, {kid}: {refused}");
        }
    }
    let called = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(called.is_err(), "somebody called the attacker");
}

#[test]
fn a030_a_token_for_another_client_or_for_none_is_refused() {
    for aud in [json!("another-client"), json!(""), json!([CLIENT]), Value::Null] {
        assert!(changed(|claims| claims["aud"] = aud.clone()).is_err(), "{aud}");
    }
    assert_eq!(changed(|claims| without(claims, "aud")), Err(TokenError::Audience));
    // The other kind's claim does not stand in for it.
    let crossed = changed(|claims| {
        without(claims, "aud");
        claims["client_id"] = json!(CLIENT);
    });
    assert_eq!(crossed, Err(TokenError::Audience));
    let mut access = access_claims();
    without(&mut access, "client_id");
    access["aud"] = json!(CLIENT);
    assert_eq!(told(&POOL.token(&header(), &access), Usage::Access), Err(TokenError::Audience));
}

#[test]
fn a031_a_token_of_another_pool_with_the_same_key_is_refused() {
    let others = [
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other",
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool/",
        "http://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool",
        "",
    ];
    for issuer in others {
        assert_eq!(changed(|claims| claims["iss"] = json!(issuer)), Err(TokenError::Issuer), "{issuer:?}");
    }
    assert_eq!(changed(|claims| without(claims, "iss")), Err(TokenError::Malformed));
}

#[test]
fn a032_a_token_counts_from_its_making_to_its_end_give_or_take_a_minute() {
    let at = |name: &'static str, from_now: i64| changed(move |claims| claims[name] = json!(NOW.0 + from_now)).err();
    for (name, from_now, refused) in [
        ("exp", -59, None),
        ("exp", -60, Some(TokenError::Time)),
        ("exp", -3600, Some(TokenError::Time)),
        ("iat", 60, None),
        ("iat", 61, Some(TokenError::Time)),
        ("nbf", 60, None),
        ("nbf", 61, Some(TokenError::Time)),
    ] {
        assert_eq!(at(name, from_now), refused, "{name} {from_now}");
    }
    for name in ["exp", "iat"] {
        assert_eq!(changed(|claims| without(claims, name)), Err(TokenError::Malformed), "no {name}");
    }
    assert!(changed(|claims| claims["exp"] = json!("never")).is_err());
}

#[test]
fn a033_a_token_of_the_other_kind_is_refused() {
    assert_eq!(told(&POOL.token(&header(), &access_claims()), Usage::Id), Err(TokenError::Usage));
    assert_eq!(told(&POOL.token(&header(), &id_claims()), Usage::Access), Err(TokenError::Usage));
    let both = |claims: &mut Value| claims["client_id"] = json!(CLIENT);
    let mut claims = id_claims();
    both(&mut claims);
    assert_eq!(told(&POOL.token(&header(), &claims), Usage::Access), Err(TokenError::Usage));
    assert_eq!(changed(|claims| without(claims, "token_use")), Err(TokenError::Malformed));
}

#[test]
fn r044_what_is_no_token_is_refused() {
    for text in ["", ".", "..", "a.b.c", "a.b.c.d", "eyJhbGciOiJSUzI1NiJ9..", "💶.💶.💶"] {
        assert!(told(text, Usage::Id).is_err(), "{text}");
    }
    let nameless = POOL.token(&json!({ "alg": "RS256" }), &id_claims());
    assert_eq!(told(&nameless, Usage::Id), Err(TokenError::Malformed));
}

#[test]
fn r044_only_strong_rsa_keys_for_signatures_are_kept() {
    let set: Value = serde_json::from_str(&POOL.key_set()).unwrap();
    let usable = |change: &dyn Fn(&mut Value)| {
        let mut set = set.clone();
        change(&mut set["keys"][0]);
        Keys::parse(set.to_string().as_bytes()).is_some()
    };
    assert!(usable(&|_| {}));
    assert!(!usable(&|key| key["kty"] = json!("oct")));
    assert!(!usable(&|key| key["use"] = json!("enc")));
    assert!(!usable(&|key| key["alg"] = json!("HS256")));
    assert!(!usable(&|key| key["n"] = json!("AQAB")), "a key of three bytes");
    assert!(Keys::parse(b"<html>").is_none() && Keys::parse(br#"{"keys":[]}"#).is_none());
}
