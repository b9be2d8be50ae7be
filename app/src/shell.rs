//! The frame around every page: head, styles, and how the islands wake up.

use crate::{
    App,
    admin::styles,
    assets::{Assets, assets},
    csp, navigation, response,
    state::site,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// Loads the browser's code when the browser is idle or somebody reaches for an island, whichever
/// comes first; leptos' own script puts it in the critical path. A form sent earlier is just sent.
const HYDRATE: &str = include_str!("hydrate.js");

/// The document, with [`App`] in it.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    csp::set_headers(&site(), &options);
    let assets = assets(&options);
    let admin_styles = response::path().starts_with("/admin").then(styles::path);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Essentials css=assets.css.clone()/>
                {admin_styles.map(|href| view! { <link rel="stylesheet" href=href/> })}
                <AutoReload options/>
                <Hydration assets=assets.clone()/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// What every document of ours has in its head, error pages too.
#[component]
pub fn Essentials(css: String) -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        // Other sites learn nothing from us, not even from a page whose address is a secret; our own forms say where
        // they come from. A page with `no-referrer` would send `Origin: null` with its forms, as strangers' frames do.
        <meta name="referrer" content="same-origin"/>
        {theme_color("#faf7f0", "(prefers-color-scheme: light)")}
        {theme_color("#171410", "(prefers-color-scheme: dark)")}
        <link rel="icon" href="/favicon.ico" sizes="32x32"/>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
        <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
        <link rel="stylesheet" href=css/>
    }
}

/// The color of the browser's own bars. `view!` does not know the attribute `media` of this element.
fn theme_color(color: &'static str, media: &'static str) -> impl IntoView {
    leptos::html::meta().name("theme-color").content(color).attr("media", media)
}

#[component]
fn Hydration(assets: Assets) -> impl IntoView {
    // Nothing on a page is hydrated but its islands, so no page data needs to be sent along.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let script = format!("{HYDRATE}({:?},{:?},{:?})", assets.js, assets.wasm, navigation::path());
    view! { <script type="module" nonce=use_nonce() inner_html=script></script> }
}
