use super::{CHECKLIST, upload::agreed, upload_address};
use crate::{
    api::{
        ApiError,
        products::{
            DescribePicture, MovePicture, Place, RemovePicture, describe_picture, move_picture, remove_picture,
        },
    },
    browser::{
        focus, refresh,
        send::{Body, files_in, send},
    },
    messages::messages,
    views::product_editor::{Outcome, PictureRow, PicturesView},
};
use domain::{PictureId, ProductId};
use leptos::{
    ev::{DragEvent, SubmitEvent},
    prelude::*,
    serde_json,
    server_fn::ServerFn,
    task::spawn_local,
    wasm_bindgen::JsCast,
};
use std::future::Future;
use web_sys::{File, FormData, HtmlFormElement, HtmlInputElement};

/// The pictures of a product: the first is the cover. Without script these are plain forms.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn ProductPictures(
    view: PicturesView,
    /// Largest picture that is taken, in MiB.
    most_mib: u32,
    /// Whether they can only be looked at.
    shut: bool,
) -> impl IntoView {
    let t = messages().product_files();
    let album = Album::new(view, most_mib);
    provide_context(album);
    let over = RwSignal::new(false);
    let drag_over = move |event: DragEvent| {
        if !shut {
            event.prevent_default();
            over.set(album.dragged.get_untracked().is_none());
        }
    };
    let drop_in = move |event: DragEvent| {
        over.set(false);
        let files = files_in(event.data_transfer().and_then(|transfer| transfer.files()));
        if !shut && !files.is_empty() {
            event.prevent_default();
            album.add(files, String::new());
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event_target::<HtmlFormElement>(&event);
        let field = |name: &str| form.elements().named_item(name).map(|it| it.unchecked_into::<HtmlInputElement>());
        let alt = field("alt").map(|input| input.value()).unwrap_or_default();
        album.add(files_in(field("picture").and_then(|input| input.files())), alt);
        form.reset();
    };
    let product = album.product.get_value();
    view! {
        <section class="editor-part" id="pictures" aria-labelledby="pictures-title" class:editor-part--over=over
            on:dragover=drag_over on:dragleave=move |_| over.set(false) on:drop=drop_in>
            <h2 class="section-title" id="pictures-title">{t.pictures()}</h2>
            <p class="problem" role="alert" hidden=move || album.problem.get().is_none()>{album.problem}</p>
            <ol class="editor-pictures" role="list">
                <For each=move || album.numbered() key=|(n, last, picture)| (picture.id.clone(), picture.alt.clone(), *n == 0, *last) let:row>
                    <PictureItem picture=row.2 first=row.0 == 0 last=row.1 shut/>
                </For>
            </ol>
            <p class="empty" hidden=move || !album.view.read().pictures.is_empty()>{t.no_picture()}</p>
            {(!shut).then(|| view! {
                <form class="editor-drop" method="post" enctype="multipart/form-data" action=upload_address(&product, "pictures") on:submit=submit>
                    <label class="field"><span class="field__label">{t.alt_text()}</span>
                        <input class="field__input" name="alt" maxlength="250" autocomplete="off" placeholder=t.alt_text_hint()/></label>
                    <label class="field"><span class="field__label">{t.choose_picture()}</span>
                        <input class="field__input editor-choose" type="file" name="picture" accept="image/png,image/jpeg,image/webp" required/></label>
                    <p class="fine">{t.drop_pictures(most_mib)}</p>
                    <button class="button button--small" aria-disabled=move || album.busy.get().then_some("true")>
                        {move || if album.busy.get() { t.uploading() } else { t.add_picture() }}
                    </button>
                </form>
            })}
            <p class="visually-hidden" role="status">{album.said}</p>
        </section>
    }
}

/// The pictures on the screen.
#[derive(Clone, Copy)]
struct Album {
    product: StoredValue<ProductId>,
    view: RwSignal<PicturesView>,
    most_mib: u32,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    said: RwSignal<String>,
    /// The picture that is being dragged to another place.
    dragged: RwSignal<Option<PictureId>>,
}

impl Album {
    fn new(view: PicturesView, most_mib: u32) -> Album {
        Album {
            product: StoredValue::new(view.product.clone()),
            view: RwSignal::new(view),
            most_mib,
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            dragged: RwSignal::new(None),
        }
    }

    /// Each picture with its place, and whether it is the last.
    fn numbered(self) -> Vec<(usize, bool, PictureRow)> {
        let view = self.view.read();
        let last = view.pictures.len().saturating_sub(1);
        view.pictures.iter().cloned().enumerate().map(|(n, picture)| (n, n == last, picture)).collect()
    }

    /// Asks the shop for a change and shows what there is then.
    fn change(
        self,
        asked: impl Future<Output = Result<Outcome<PicturesView>, ApiError>> + 'static,
        said: &'static str,
        then_focus: Option<String>,
    ) {
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            self.show(agreed(asked.await), said);
            self.busy.set(false);
            if let Some(id) = then_focus {
                request_animation_frame(move || focus(&id));
            }
        });
    }

    fn show(self, answer: Result<PicturesView, String>, said: &str) {
        match answer {
            Ok(view) => {
                self.view.set(view);
                spawn_local(refresh(CHECKLIST));
                self.said.set(said.to_owned());
            }
            Err(words) => self.problem.set(Some(words)),
        }
    }

    /// Sends pictures one after the other.
    fn add(self, files: Vec<File>, alt: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            for file in files {
                let answer = self.send_one(&file, &alt).await;
                let refused = answer.is_err();
                self.show(answer, messages().product_files().picture_added());
                if refused {
                    break;
                }
            }
            self.busy.set(false);
        });
    }

    async fn send_one(self, file: &File, alt: &str) -> Result<PicturesView, String> {
        let (t, most) = (messages().product_files(), self.most_mib);
        let too_large = || t.picture_larger_than(most);
        // What is far too large would not even reach the shop where the way to it is narrow.
        if file.size() > f64::from(most.saturating_mul(1024 * 1024)) {
            return Err(too_large());
        }
        let lost = || t.picture_lost().to_owned();
        let form = FormData::new().map_err(|_| lost())?;
        let filled = form.append_with_str("alt", alt).and_then(|()| form.append_with_blob("picture", file));
        filled.map_err(|_| lost())?;
        let url = upload_address(&self.product.get_value(), "pictures");
        let sent = send("POST", &url, &Body::Form(form), |_| {}, |_| {}).await;
        match (sent.status, serde_json::from_str(&sent.text)) {
            (200, Ok(answer)) => agreed(Ok(answer)),
            (413, _) => Err(too_large()),
            (401 | 403, _) => Err(ApiError::SignIn.message().to_owned()),
            _ => Err(lost()),
        }
    }
}

#[component]
fn PictureItem(picture: PictureRow, first: bool, last: bool, shut: bool) -> impl IntoView {
    let t = messages().product_files();
    let album = expect_context::<Album>();
    let product = album.product.get_value();
    let PictureRow { id, alt, src, width, height } = picture;
    let alt_id = format!("alt-{id}");
    let shown = if alt.is_empty() { t.undescribed().to_owned() } else { alt.clone() };
    let (dragged, target) = (id.clone(), id.clone());
    let begin = move |event: DragEvent| {
        album.dragged.set(Some(dragged.clone()));
        // Firefox drags nothing without data.
        let _ = event.data_transfer().map(|transfer| transfer.set_data("text/plain", dragged.as_str()));
    };
    let put_here = move |event: DragEvent| {
        let Some(moved) = album.dragged.get_untracked() else { return };
        event.prevent_default();
        event.stop_propagation();
        album.dragged.set(None);
        let (product, there) = (album.product.get_value(), target.clone());
        album.change(move_picture(product, moved, Place::There, Some(there)), t.pictures_moved(), None);
    };
    let (described, removed) = (id.clone(), id.clone());
    let describe = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event_target::<HtmlFormElement>(&event);
        let input = form.elements().named_item("alt").map(|it| it.unchecked_into::<HtmlInputElement>());
        let alt = input.map(|input| input.value()).unwrap_or_default();
        let (product, focus) = (album.product.get_value(), Some(format!("alt-{described}")));
        album.change(describe_picture(product, described.clone(), alt), t.alt_text_saved(), focus);
    };
    let remove = move |event: SubmitEvent| {
        event.prevent_default();
        let (product, focus) = (album.product.get_value(), Some("pictures-title".to_owned()));
        album.change(remove_picture(product, removed.clone()), t.picture_removed(), focus);
    };
    view! {
        <li class="editor-picture" draggable=if shut { "false" } else { "true" }
            on:dragstart=begin on:dragend=move |_| album.dragged.set(None) on:drop=put_here>
            <img src=src alt=shown width=width height=height loading="lazy"/>
            {first.then(|| view! { <span class="badge badge--neutral editor-cover">{t.cover()}</span> })}
            {(!shut).then(|| view! {
                <form class="stack" method="post" action=DescribePicture::PATH on:submit=describe>
                    <input type="hidden" name="id" value=product.to_string()/>
                    <input type="hidden" name="picture" value=id.to_string()/>
                    <label class="field"><span class="field__label">{t.alt_text()}</span>
                        <input class="field__input" id=alt_id name="alt" value=alt.clone() maxlength="250" autocomplete="off"/></label>
                    <button class="button button--small">{t.save_alt_text()}</button>
                </form>
                <div class="editor-file__acts">
                    {(!first).then(|| view! { <MoveButton id=id.clone() to=Place::Earlier words=t.move_left()/> })}
                    {(!last).then(|| view! { <MoveButton id=id.clone() to=Place::Later words=t.move_right()/> })}
                    <form method="post" action=RemovePicture::PATH on:submit=remove>
                        <input type="hidden" name="id" value=product.to_string()/>
                        <input type="hidden" name="picture" value=id.to_string()/>
                        <button class="button button--small">{t.remove_picture()}</button>
                    </form>
                </div>
            })}
        </li>
    }
}

#[component]
fn MoveButton(id: PictureId, to: Place, words: &'static str) -> impl IntoView {
    let t = messages().product_files();
    let album = expect_context::<Album>();
    let product = album.product.get_value();
    let (moved, code) = (id.clone(), if to == Place::Earlier { "earlier" } else { "later" });
    let go = move |event: SubmitEvent| {
        event.prevent_default();
        let (product, focus) = (album.product.get_value(), Some(format!("{code}-{moved}")));
        album.change(move_picture(product, moved.clone(), to, None), t.pictures_moved(), focus);
    };
    view! {
        <form method="post" action=MovePicture::PATH on:submit=go>
            <input type="hidden" name="id" value=product.to_string()/>
            <input type="hidden" name="picture" value=id.to_string()/>
            <input type="hidden" name="to" value=code/>
            <button class="button button--small" id=format!("{code}-{id}")>{words}</button>
        </form>
    }
}
