//! The content security policy of every page: only the shop's own scripts run.

use crate::{response, state::Site};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
};
use leptos::{nonce::use_nonce, prelude::*};

/// Sets the policy of the page being rendered, and keeps the page out of shared caches: the nonce
/// in it is for one reply, the cart for one person.
pub fn set_headers(site: &Site, options: &LeptosOptions) {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let reload_port = std::env::var_os("LEPTOS_WATCH").map(|_| options.reload_port);
    let policy = policy(nonce.as_deref(), site, reload_port);
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response::set(CONTENT_SECURITY_POLICY, value);
    }
    response::set(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
}

/// The policy's text. Without a nonce no script runs.
///
/// A form's answer may lead to the payment page and to files that lie elsewhere: browsers check the redirect
/// after a post, too. `reload_port` is open only while somebody develops.
pub fn policy(nonce: Option<&str>, site: &Site, reload_port: Option<u32>) -> String {
    let script = match nonce {
        Some(nonce) => format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
        None => "'none'".to_owned(),
    };
    let style = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let space = |origin: &Option<String>| origin.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
    let form: String = site.payment_origins.all().iter().map(|origin| format!(" {origin}")).collect();
    let files = space(&site.files_origin);
    let reload = reload_port.map(|port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src {script}; style-src 'self'{style}; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'{files}{reload}; form-action 'self'{form}{files}; frame-ancestors 'none'; base-uri 'none'; \
         object-src 'none'; manifest-src 'self'; report-to csp"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment_origins::PaymentOrigins;

    #[test]
    fn only_our_scripts_run_and_forms_go_to_known_places() {
        let mut site = Site {
            payment_origins: PaymentOrigins::new(vec!["https://checkout.stripe.com".into()]),
            ..Site::default()
        };
        let policy = super::policy(Some("abc"), &site, None);
        assert!(policy.contains("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"));
        assert!(policy.contains("form-action 'self' https://checkout.stripe.com;"));
        assert!(policy.contains("connect-src 'self';"));
        site.files_origin = Some("https://goods.example".into());
        let elsewhere = super::policy(Some("abc"), &site, None);
        assert!(elsewhere.contains("connect-src 'self' https://goods.example;"));
        assert!(elsewhere.contains("form-action 'self' https://checkout.stripe.com https://goods.example;"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'  "));
    }

    #[test]
    fn without_a_nonce_no_script_runs() {
        assert!(policy(None, &Site::default(), None).contains("script-src 'none'; style-src 'self';"));
    }
}
