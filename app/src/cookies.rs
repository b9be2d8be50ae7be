//! The shop's cookies: what is in them, who may read them, how long they last.

use crate::{CART_LIFE_SECS, cookie_header::values, state::site};
use domain::{
    Cart, CartError, OrderId, ProductId,
    delivery::token::{Token, TokenHash},
    team::session::{LIFE_SECS, PENDING_SECS},
};
use http::{HeaderMap, HeaderValue, header::COOKIE, header::SET_COOKIE, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Most orders that a browser is known to have begun, and how long: a bank may take two weeks with a payment.
const MAX_BEGUN: usize = 5;
const BEGUN_LIFE_SECS: u32 = 30 * 24 * 3600;
/// How long the browser that bought sees its downloads without the email.
const CLAIM_LIFE_SECS: u32 = 7 * 24 * 3600;

/// The cookies of the shop. Only these are ever read, so whatever else a browser sends makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    Cart,
    /// The prices shown last.
    Prices,
    /// That this browser is the one that bought.
    Claim,
    /// Orders it has begun to pay.
    Begun,
    /// What was typed in a form that was refused, still encoded, on its way to the page that shows the form again.
    Typed,
    /// Addresses whose notices were shown.
    Told,
    /// The session of an admin.
    Admin,
    /// A sign-in that has begun.
    SignIn,
    /// An invitation on its way to the page that shows it.
    Invitation,
}

impl Cookie {
    const ALL: [Cookie; 9] = [
        Cookie::Cart,
        Cookie::Prices,
        Cookie::Claim,
        Cookie::Begun,
        Cookie::Typed,
        Cookie::Told,
        Cookie::Admin,
        Cookie::SignIn,
        Cookie::Invitation,
    ];

    /// As the browser knows it. `__Host-` makes the browser refuse the cookie from anyone but this very host; it needs
    /// https, which is what `secure` says.
    pub fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            // Scripts read and write the cart, by one name everywhere.
            (Cookie::Cart, _) => "cart",
            (Cookie::Prices, _) => "prices",
            (Cookie::Begun, _) => "begun",
            (Cookie::Typed, _) => "typed",
            (Cookie::Told, _) => "told",
            (Cookie::Claim, true) => "__Host-order",
            (Cookie::Claim, false) => "order",
            (Cookie::Admin, true) => "__Host-admin",
            (Cookie::Admin, false) => "admin",
            (Cookie::SignIn, true) => "__Host-sign-in",
            (Cookie::SignIn, false) => "sign-in",
            (Cookie::Invitation, true) => "__Host-invitation",
            (Cookie::Invitation, false) => "invitation",
        }
    }

    /// The values of this cookie in `headers`; there may be several, of which at most one is from us.
    pub fn in_headers(self, headers: &HeaderMap, secure: bool) -> impl Iterator<Item = &str> {
        headers.get_all(COOKIE).iter().flat_map(move |line| values(line.as_bytes(), self.name(secure)))
    }
}

/// The token of an admin's session in `headers`, for routes that are no pages. `secure` is whether the shop has https.
pub fn admin_in(headers: &HeaderMap, secure: bool) -> Option<Token> {
    Cookie::Admin.in_headers(headers, secure).find_map(|text| Token::parse(text).ok())
}

/// Whether a cookie of ours says something about the visitor that shows on a page. Prices seen last and orders begun
/// show in the cart only, and an empty cart is none.
pub fn is_somebody(headers: &HeaderMap) -> bool {
    let hidden = [Cookie::Prices, Cookie::Begun, Cookie::Told];
    let shows = Cookie::ALL.into_iter().filter(|cookie| !hidden.contains(cookie));
    let names = shows.flat_map(|cookie| [false, true].map(|secure| (cookie, secure)));
    names.into_iter().any(|(cookie, secure)| cookie.in_headers(headers, secure).any(|value| !value.is_empty()))
}

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
    // Somebody else's cookie of this name is no cart and must not hide ours.
    let mut found = all(Cookie::Cart).into_iter().filter(|text| !text.is_empty()).map(|text| Cart::from_cookie(&text));
    let first = found.next().unwrap_or_else(|| Ok(Cart::default()));
    first.or_else(|problem| found.find_map(Result::ok).ok_or(problem))
}

/// Whether this browser has brought any cookie back that the cart needs or leaves.
pub fn any() -> bool {
    [Cookie::Cart, Cookie::Prices, Cookie::Claim].into_iter().any(|cookie| first(cookie).is_some())
}

/// Stores the cart. Scripts may read it, so that the count in the header is right in every tab;
/// nothing in it is secret or believed.
pub fn set_cart(cart: &Cart) {
    let life_secs = if cart.is_empty() { 0 } else { CART_LIFE_SECS };
    set(Cookie::Cart, &cart.to_cookie(), life_secs, Readable::ByScript);
}

/// The prices this browser was shown last, to tell a shopper what has changed since.
pub fn seen_prices() -> Vec<(ProductId, i64)> {
    let price = |part: &str| {
        let (product, minor) = part.split_once(':')?;
        Some((ProductId::parse(product).ok()?, minor.parse().ok()?))
    };
    let text = first(Cookie::Prices).unwrap_or_default();
    text.split('|').filter_map(price).take(domain::cart::MAX_LINES).collect()
}

/// Notes prices as shown, in minor units of the shop's currency.
pub fn set_seen_prices<'a>(prices: impl Iterator<Item = (&'a ProductId, i64)>) {
    let parts: Vec<_> = prices.map(|(product, minor)| format!("{product}:{minor}")).collect();
    let text = parts.join("|");
    if first(Cookie::Prices).unwrap_or_default() != text {
        set(Cookie::Prices, &text, CART_LIFE_SECS, Readable::ByServerOnly);
    }
}

/// What proves that this browser is the one that bought.
pub fn claim() -> Option<TokenHash> {
    token(Cookie::Claim).map(|token| token.hash())
}

/// The claim of this browser, made and stored if it has none. Renewed with each purchase.
pub fn claim_for_purchase(shop: &domain::Shop) -> TokenHash {
    let token = token(Cookie::Claim).unwrap_or_else(|| Token::random(shop.entropy()));
    set(Cookie::Claim, &token.reveal(), CLAIM_LIFE_SECS, Readable::ByServerOnly);
    token.hash()
}

/// What was typed into the field `name` of the form that was refused just now.
pub fn typed(name: &str) -> Option<String> {
    let text = first(Cookie::Typed)?;
    form_urlencoded::parse(text.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// Orders this browser has begun to pay, newest last; `true` for those whose lines have left its cart.
pub fn begun_orders() -> Vec<(OrderId, bool)> {
    let order = |part: &str| {
        let (id, taken) = part.split_once(':')?;
        Some((OrderId::parse(id).ok()?, taken == "1"))
    };
    let text = first(Cookie::Begun).unwrap_or_default();
    text.split('|').filter_map(order).take(MAX_BEGUN).collect()
}

/// Notes the newest of `orders`.
pub fn set_begun_orders(orders: &[(OrderId, bool)]) {
    let newest = &orders[orders.len().saturating_sub(MAX_BEGUN)..];
    let parts: Vec<_> = newest.iter().map(|(id, taken)| format!("{id}:{}", u8::from(*taken))).collect();
    let text = parts.join("|");
    if first(Cookie::Begun).unwrap_or_default() != text {
        set(Cookie::Begun, &text, if text.is_empty() { 0 } else { BEGUN_LIFE_SECS }, Readable::ByServerOnly);
    }
}

/// The token of this browser's session as an admin.
pub fn admin() -> Option<Token> {
    token(Cookie::Admin)
}

pub fn set_admin(token: &Token) {
    let life = u32::try_from(LIFE_SECS).unwrap_or_default();
    keep_strictly(Cookie::Admin, &token.reveal(), life);
}

pub fn forget_admin() {
    keep_strictly(Cookie::Admin, "", 0);
}

/// The token of a sign-in this browser has begun.
pub fn sign_in() -> Option<Token> {
    token(Cookie::SignIn)
}

pub fn set_sign_in(token: &Token) {
    keep_strictly(Cookie::SignIn, &token.reveal(), u32::try_from(PENDING_SECS).unwrap_or_default());
}

pub fn forget_sign_in() {
    if first(Cookie::SignIn).is_some() {
        keep_strictly(Cookie::SignIn, "", 0);
    }
}

/// An invitation on its way from the form that made it to the page that shows it.
pub fn set_invitation(token: &Token) {
    keep_strictly(Cookie::Invitation, &token.reveal(), 60);
}

/// The token of that invitation; it is gone from the browser then.
pub fn take_invitation() -> Option<Token> {
    let token = token(Cookie::Invitation)?;
    keep_strictly(Cookie::Invitation, "", 0);
    Some(token)
}

/// Sent only where our own pages ask, and to no script.
fn keep_strictly(cookie: Cookie, value: &str, life_secs: u32) {
    let (name, secure) = name_and_secure(cookie);
    append(&format!("{name}={value}; Path=/; Max-Age={life_secs}; SameSite=Strict{secure}; HttpOnly"));
}

/// The first value of a cookie that is a token: one of somebody else's by the same name seldom is.
fn token(cookie: Cookie) -> Option<Token> {
    all(cookie).iter().find_map(|text| Token::parse(text).ok())
}

fn first(cookie: Cookie) -> Option<String> {
    all(cookie).into_iter().next()
}

fn all(cookie: Cookie) -> Vec<String> {
    let Some(parts) = use_context::<Parts>() else { return Vec::new() };
    cookie.in_headers(&parts.headers, site().secure_cookies).map(str::to_owned).collect()
}

fn name_and_secure(cookie: Cookie) -> (&'static str, &'static str) {
    let secure = site().secure_cookies;
    (cookie.name(secure), if secure { "; Secure" } else { "" })
}

fn set(cookie: Cookie, value: &str, life_secs: u32, readable: Readable) {
    let (name, secure) = name_and_secure(cookie);
    let http_only = if readable == Readable::ByServerOnly { "; HttpOnly" } else { "" };
    append(&format!("{name}={value}; Path=/; Max-Age={life_secs}; SameSite=Lax{secure}{http_only}"));
}

fn append(text: &str) {
    let line = HeaderValue::from_str(text).expect("cookies are made of ids, numbers and base64url");
    if let Some(reply) = use_context::<ResponseOptions>() {
        reply.append_header(SET_COOKIE, line);
    }
}
