use crate::{
    components::{ProductPicture, Sizes},
    messages::messages,
    response::query_escaped,
    text::file_kind,
};
use domain::{FileId, FileVersion, Picture, Product, size::file_size};
use leptos::{nonce::use_nonce, prelude::*};

/// Shows a picture without a jump of the page and a step in the browser's history, and marks which one is shown.
const GALLERY: &str = include_str!("gallery.js");

/// The pictures: a strip to swipe, and small ones to choose by: plain links, where no script runs.
#[component]
pub fn Gallery(pictures: Vec<Picture>, name: String) -> impl IntoView {
    let several = pictures.len() > 1;
    let thumbs = several.then(|| {
        let thumb = |(n, picture): (usize, Picture)| {
            view! {
                <li>
                    <a class="gallery__thumb" href=format!("#picture-{}", n + 1) aria-current=(n == 0).then_some("true")>
                        <ProductPicture picture sizes=Sizes::Thumb/>
                    </a>
                </li>
            }
        };
        let thumbs = pictures.clone().into_iter().enumerate().map(thumb).collect_view();
        view! { <ul class="gallery__thumbs" role="list">{thumbs}</ul> }
    });
    let stage = |(n, picture): (usize, Picture)| {
        view! {
            <li class="gallery__slide" id=format!("picture-{}", n + 1)>
                <ProductPicture picture sizes=Sizes::Stage first=n == 0/>
            </li>
        }
    };
    view! {
        <section class="gallery" aria-label=messages().product().pictures(name)>
            <ul class="gallery__stage" role="list" tabindex=several.then_some("0")>
                {pictures.into_iter().enumerate().map(stage).collect_view()}
            </ul>
            {thumbs}
            {several.then(|| view! { <script type="module" nonce=use_nonce() inner_html=GALLERY></script> })}
        </section>
    }
}

/// What is in the box: every file a buyer gets.
#[component]
pub fn BoxContents(product: Product) -> impl IntoView {
    let t = messages().product();
    let row = |(_, file): (&FileId, &FileVersion)| {
        view! {
            <tr>
                <th scope="row" class="box__name">{file.name.clone()}</th>
                <td data-label=t.type_label()>{file_kind(&file.media_type, &file.name)}</td>
                <td data-label=t.size() class="number">{file_size(file.size_bytes)}</td>
                <td data-label=t.version() class="number">{file.version}</td>
            </tr>
        }
    };
    let rows: Vec<_> = product.current_files().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="box" aria-labelledby="box">
                <h2 id="box" class="section-title">{t.in_the_box()}</h2>
                <table class="box__table">
                    <thead>
                        <tr>
                            <th scope="col">{t.file()}</th>
                            <th scope="col">{t.type_label()}</th>
                            <th scope="col" class="number">{t.size()}</th>
                            <th scope="col" class="number">{t.version()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// Ways to similar products.
#[component]
pub fn Tags(tags: Vec<String>) -> impl IntoView {
    let link =
        |tag: &String| view! { <li><a class="tag" href=format!("/?tag={}", query_escaped(tag))>{tag.clone()}</a></li> };
    (!tags.is_empty()).then(|| {
        view! {
            <nav class="tags product__tags" aria-label=messages().product().similar()>
                <ul class="tags__list" role="list">{tags.iter().map(link).collect_view()}</ul>
            </nav>
        }
    })
}
