use domain::{Picture, catalog::product::Rendition};
use leptos::prelude::*;

/// How wide a picture is shown, for the browser to choose a rendition by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sizes {
    /// On a card of the storefront.
    Card,
    /// Large, on its product's page.
    Stage,
    /// As one of several to choose from.
    Thumb,
}

impl Sizes {
    fn as_str(self) -> &'static str {
        match self {
            Sizes::Card => "(min-width: 75rem) 18rem, (min-width: 42rem) 31vw, 46vw",
            Sizes::Stage => "(min-width: 75rem) 42rem, (min-width: 56rem) 55vw, 94vw",
            Sizes::Thumb => "6rem",
        }
    }
}

/// A product's picture in the size that fits. Keeps its place free while it loads.
#[component]
pub fn ProductPicture(
    picture: Picture,
    sizes: Sizes,
    /// Whether it is seen without scrolling and should come first.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let path = |rendition: &Rendition| format!("/pictures/{}", rendition.key);
    let candidate = |rendition: &Rendition| format!("{} {}w", path(rendition), rendition.width);
    let srcset: Vec<_> = picture.renditions.iter().map(candidate).collect();
    let middle = picture.renditions.get(picture.renditions.len() / 2).map(path);
    view! {
        <img
            class="picture"
            src=middle
            srcset=srcset.join(", ")
            sizes=sizes.as_str()
            alt=picture.alt
            width=picture.width
            height=picture.height
            loading=if first || sizes == Sizes::Thumb { "eager" } else { "lazy" }
            decoding=if first { "auto" } else { "async" }
            fetchpriority=first.then_some("high")
        />
    }
}
