//! The shop's cookies: what is in them, who may read them, how long they last.

use crate::{CART_LIFE_SECS, state::site};
use domain::{
    Cart, CartError, ProductId,
    session::{LIFE_SECS, PENDING_SECS},
    token::{Token, TokenHash},
};
use http::{HeaderValue, header::COOKIE, header::SET_COOKIE, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

const CART: &str = "cart";
const PRICES: &str = "prices";
/// How long the browser that bought sees its goods without the mail (R37).
const CLAIM_LIFE_SECS: u32 = 7 * 24 * 3600;

/// Who may read a cookie besides the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readable {
    ByScript,
    ByServerOnly,
}

/// The cart of this browser; empty if it has none.
///
/// # Errors
/// [`CartError`] if somebody wrote something else there; the cookie is refused as a whole.
pub fn cart() -> Result<Cart, CartError> {
    cookie(CART).map_or_else(|| Ok(Cart::default()), |text| Cart::from_cookie(&text))
}

/// Stores the cart. Scripts may read it, so that the count in the header is right in every tab;
/// nothing in it is secret or believed.
pub fn set_cart(cart: &Cart) {
    let life_secs = if cart.is_empty() { 0 } else { CART_LIFE_SECS };
    set(CART, &cart.to_cookie(), life_secs, Readable::ByScript);
}

/// The prices this browser was shown last, to tell a shopper what has changed since.
pub fn seen_prices() -> Vec<(ProductId, i64)> {
    let price = |part: &str| {
        let (product, minor) = part.split_once(':')?;
        Some((ProductId::parse(product).ok()?, minor.parse().ok()?))
    };
    let text = cookie(PRICES).unwrap_or_default();
    text.split('|').filter_map(price).take(domain::cart::MAX_LINES).collect()
}

/// Notes prices as shown, in minor units of the shop's currency.
pub fn set_seen_prices<'a>(prices: impl Iterator<Item = (&'a ProductId, i64)>) {
    let parts: Vec<_> = prices.map(|(product, minor)| format!("{product}:{minor}")).collect();
    let text = parts.join("|");
    if cookie(PRICES).unwrap_or_default() != text {
        set(PRICES, &text, CART_LIFE_SECS, Readable::ByServerOnly);
    }
}

/// What proves that this browser is the one that bought (R37).
pub fn claim() -> Option<TokenHash> {
    claim_token().map(|token| token.hash())
}

/// The claim of this browser, made and stored if it has none. Renewed with each purchase.
pub fn claim_for_purchase(shop: &domain::Shop) -> TokenHash {
    let token = claim_token().unwrap_or_else(|| Token::random(&*shop.entropy));
    set(claim_name(), &token.reveal(), CLAIM_LIFE_SECS, Readable::ByServerOnly);
    token.hash()
}

/// The token of this browser's session as an admin (R45).
pub fn admin() -> Option<Token> {
    Token::parse(&cookie(site().admin_cookie())?).ok()
}

pub fn set_admin(token: &Token) {
    let life = u32::try_from(LIFE_SECS).unwrap_or_default();
    keep_strictly(site().admin_cookie(), &token.reveal(), life);
}

pub fn forget_admin() {
    keep_strictly(site().admin_cookie(), "", 0);
}

/// The token of a sign-in this browser has begun.
pub fn sign_in() -> Option<Token> {
    Token::parse(&cookie(sign_in_name())?).ok()
}

pub fn set_sign_in(token: &Token) {
    keep_strictly(sign_in_name(), &token.reveal(), u32::try_from(PENDING_SECS).unwrap_or_default());
}

pub fn forget_sign_in() {
    if cookie(sign_in_name()).is_some() {
        keep_strictly(sign_in_name(), "", 0);
    }
}

/// An invitation on its way from the form that made it to the page that shows it.
pub fn set_invitation(token: &Token) {
    keep_strictly(invitation_name(), &token.reveal(), 60);
}

/// The text of that invitation; it is gone from the browser then.
pub fn take_invitation() -> Option<String> {
    let token = Token::parse(&cookie(invitation_name())?).ok()?;
    keep_strictly(invitation_name(), "", 0);
    Some(token.reveal())
}

fn sign_in_name() -> &'static str {
    if site().secure_cookies { "__Host-sign-in" } else { "sign-in" }
}

fn invitation_name() -> &'static str {
    if site().secure_cookies { "__Host-invitation" } else { "invitation" }
}

/// Sent only where our own pages ask, and to no script.
fn keep_strictly(name: &str, value: &str, life_secs: u32) {
    let secure = if site().secure_cookies { "; Secure" } else { "" };
    append(&format!("{name}={value}; Path=/; Max-Age={life_secs}; SameSite=Strict{secure}; HttpOnly"));
}

fn claim_token() -> Option<Token> {
    Token::parse(&cookie(claim_name())?).ok()
}

/// `__Host-` makes the browser refuse the cookie from anyone but this very host; it needs https.
fn claim_name() -> &'static str {
    if site().secure_cookies { "__Host-order" } else { "order" }
}

fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let lines = parts.headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.trim_matches('"').to_owned())
}

fn set(name: &str, value: &str, life_secs: u32, readable: Readable) {
    let secure = if site().secure_cookies { "; Secure" } else { "" };
    let http_only = if readable == Readable::ByServerOnly { "; HttpOnly" } else { "" };
    append(&format!("{name}={value}; Path=/; Max-Age={life_secs}; SameSite=Lax{secure}{http_only}"));
}

fn append(text: &str) {
    let line = HeaderValue::from_str(text).expect("cookies are made of ids, numbers and base64url");
    if let Some(reply) = use_context::<ResponseOptions>() {
        reply.append_header(SET_COOKIE, line);
    }
}
