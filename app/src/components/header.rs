use super::{Icon, Sign};
use crate::{
    islands::CartCount,
    messages::{Tag, messages},
    state::site,
};
use leptos::prelude::*;

/// The top of every page: the name of the shop, the search, the way to the cart.
#[component]
pub fn Header(
    /// What is being searched for on this page.
    search: String,
    /// How many things are in the cart, if this page knows.
    #[prop(optional_no_strip, into)]
    count: Option<u32>,
) -> impl IntoView {
    let t = messages().shell();
    view! {
        <header class="masthead">
            <a class="skip" href="#main">{t.skip()}</a>
            <SandboxBanner/>
            <div class="masthead__inner">
                <a class="brand" href="/">
                    <Icon sign=Sign::Coins/>
                    <span class="brand__name">{site().name.clone()}</span>
                </a>
                <form class="search" role="search" action="/" method="get">
                    <label class="visually-hidden" for="q">{t.search_label()}</label>
                    <input
                        class="search__field"
                        id="q"
                        type="search"
                        name="q"
                        value=search
                        placeholder=t.search()
                        maxlength=domain::catalog::listing::MAX_SEARCH_CHARS.to_string()
                        autocomplete="off"
                        enterkeyhint="search"
                    />
                    <button class="search__button"><Icon sign=Sign::Search/><span class="visually-hidden">{t.search()}</span></button>
                </form>
                <a class="cart-link" href="/cart">
                    <Icon sign=Sign::Bag/>
                    <span>{t.cart()}</span>
                    {count.map(|count| view! { <CartCount count/> })}
                </a>
            </div>
        </header>
    }
}

/// Says on every page of a test shop that no money is real.
#[component]
fn SandboxBanner() -> impl IntoView {
    let t = messages().shell();
    site().sandbox.then(|| {
        let words = match site().test_mailbox {
            true => t.test_shop_mailbox(Tag::strong(), Tag::link("/sandbox/mail")),
            false => t.test_shop(Tag::strong()),
        };
        view! { <p class="sandbox" inner_html=words.into_string()></p> }
    })
}
