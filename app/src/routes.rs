//! Which page stands at which address.

use crate::{
    admin::{
        AccountPage, AdminsPage, ForgotCodePage, ForgotPage, NewPhonePage, OverviewPage, SignInPage, WelcomePage,
        orders, products,
    },
    components::{Footer, Header},
    cookies,
    storefront::{
        CanceledPage, CartPage, CompletePage, DownloadPage, FindMyOrderPage, HomePage, NotFoundPage, OrderPage,
        ProductPage,
    },
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    hooks::use_query_map,
    path,
};

/// The site. Every page is rendered whole before its first byte leaves, so that status, head and
/// cookies are right; a page costs one or two reads, and there is nothing to stream.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <PageHeader/>
            <main id="main" class="main" tabindex="-1">
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                    <Route path=path!("/products/:slug") view=ProductPage ssr=SsrMode::Async/>
                    <Route path=path!("/cart") view=CartPage ssr=SsrMode::Async/>
                    <Route path=path!("/checkout/complete") view=CompletePage ssr=SsrMode::Async/>
                    <Route path=path!("/checkout/canceled") view=CanceledPage ssr=SsrMode::Async/>
                    <Route path=path!("/orders/:token") view=OrderPage ssr=SsrMode::Async/>
                    <Route path=path!("/d/:token") view=DownloadPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/forgot") view=ForgotPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/forgot/code") view=ForgotCodePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/welcome/:token") view=WelcomePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/account") view=AccountPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/account/new-phone") view=NewPhonePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/admins") view=AdminsPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin") view=OverviewPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/orders") view=orders::OrdersPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/orders/give") view=orders::GivePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/orders/:number") view=orders::OrderPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/products") view=products::ProductsPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/products/new") view=products::NewProductPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/products/:id") view=products::EditPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/products/:id/preview") view=products::PreviewPage ssr=SsrMode::Async/>
                    <Route path=path!("/find-my-order") view=FindMyOrderPage ssr=SsrMode::Async/>
                </Routes>
            </main>
            <Footer/>
        </Router>
    }
}

#[component]
fn PageHeader() -> impl IntoView {
    let search = use_query_map().read_untracked().get("q").unwrap_or_default();
    // A cart that cannot be read counts as empty here; the cart page says what happened to it.
    let count = cookies::cart().unwrap_or_default().count();
    view! { <Header search count/> }
}
