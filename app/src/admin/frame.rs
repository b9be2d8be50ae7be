use crate::{
    admin::alerts::AlertBanner, api::team::sign_in::SignOut, components::PageTitle, messages::messages, response,
};
use domain::{Admin, Permission};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Meta;

/// The parts of the admin, as they stand in its navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Orders,
    Products,
    Admins,
    Account,
}

impl Section {
    /// Each that stands there, with its address, its name and who may see it.
    fn all() -> [(Section, &'static str, &'static str, Permission); 4] {
        let t = messages().admin();
        [
            (Section::Home, "/admin", t.overview(), Permission::ViewOverview),
            (Section::Orders, "/admin/orders", t.orders(), Permission::ViewOrders),
            (Section::Products, "/admin/products", t.products(), Permission::ViewCatalog),
            (Section::Admins, "/admin/admins", t.admins(), Permission::ManageTeam),
        ]
    }
}

/// The frame of every page for admins: where one is, who one is, and the way out.
#[component]
pub fn Frame(admin: Admin, #[prop(into)] title: String, here: Section, children: Children) -> impl IntoView {
    response::keep_private();
    let t = messages().admin();
    let places = Section::all().into_iter().filter(|(.., what)| admin.may(*what)).map(|(section, href, name, _)| {
        let current = (section == here).then_some("page");
        view! { <li><a class="admin-nav__link" href=href aria-current=current>{name}</a></li> }
    });
    let places: Vec<_> = places.collect();
    view! {
        <PageTitle title=title.clone()/>
        <Meta name="robots" content="noindex"/>
        <div class="admin-bar">
            <nav class="admin-nav" aria-label=t.sections()>
                <ul class="admin-nav__list" role="list">{places}</ul>
            </nav>
            <div class="admin-who">
                <a class="admin-nav__link" href="/admin/account" aria-current=(here == Section::Account).then_some("page")>
                    <span class="visually-hidden">{t.your_account()}" "</span>
                    {admin.email().to_owned()}
                </a>
                <span class="admin-role">{admin.role().as_str()}</span>
                <form method="post" action=SignOut::PATH>
                    <button class="button button--small">{t.sign_out()}</button>
                </form>
            </div>
        </div>
        // The overview says it in full.
        {(here != Section::Home).then(|| view! { <AlertBanner admin/> })}
        <h1 class="page-title">{title}</h1>
        {children()}
    }
}
