use crate::{response, state::site};
use domain::Picture;
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

/// Width and height of a link's preview, in pixels: what the large sites show without cutting it.
pub fn link_preview_size() -> (u32, u32) {
    (1200, 630)
}

/// Head of a page that may be found and shared: title, description, canonical address, preview.
#[component]
pub fn Head(
    #[prop(into)] title: String,
    #[prop(into)] description: String,
    /// Our path under which the page should be known.
    #[prop(into)]
    path: String,
    /// What other sites show of the page.
    #[prop(optional_no_strip)]
    picture: Option<Picture>,
    /// What kind of thing it is, in the words of OpenGraph.
    #[prop(optional)]
    product: bool,
) -> impl IntoView {
    let site = site();
    let url = site.absolute(&path);
    view! {
        <PageTitle title=title.clone()/>
        <Meta name="description" content=description.clone()/>
        <Link rel="canonical" href=url.clone()/>
        <Meta property="og:site_name" content=site.name.clone()/>
        <Meta property="og:type" content=if product { "product" } else { "website" }/>
        <Meta property="og:title" content=title/>
        <Meta property="og:description" content=description/>
        <Meta property="og:url" content=url/>
        {picture.and_then(|picture| Some((picture.renditions.last()?.key.clone(), picture.alt))).map(|(key, alt)| {
            let (width, height) = link_preview_size();
            view! {
                <Meta property="og:image" content=site.absolute(&format!("/pictures/{key}/preview.jpg"))/>
                <Meta property="og:image:type" content="image/jpeg"/>
                <Meta property="og:image:width" content=width.to_string()/>
                <Meta property="og:image:height" content=height.to_string()/>
                <Meta property="og:image:alt" content=alt/>
                <Meta name="twitter:card" content="summary_large_image"/>
            }
        })}
    }
}

/// Head of a page that is one person's business. Keeps it out of caches and search engines.
#[component]
pub fn PrivateHead(title: &'static str) -> impl IntoView {
    response::keep_private();
    view! {
        <PageTitle title/>
        <Meta name="robots" content="noindex"/>
    }
}

/// The title of the page, followed by the shop's name.
#[component]
pub fn PageTitle(#[prop(into)] title: String) -> impl IntoView {
    let site = site();
    let text = if title == site.name { title } else { format!("{title} · {}", site.name) };
    view! { <Title text=escaped(&text)/> }
}

/// leptos_meta 0.8 writes the title into the page as it is, so that a product named `</title>` would end it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a046_a_name_cannot_end_the_title() {
        assert_eq!(escaped("</title><script>&"), "&lt;/title>&lt;script>&amp;");
    }
}
