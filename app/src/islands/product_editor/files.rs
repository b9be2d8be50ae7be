use super::{
    CHECKLIST,
    upload::{Sending, Stage, agreed},
    upload_address,
};
use crate::{
    api::{
        products::{RemoveFile, remove_file},
        uploads::AbortUpload,
    },
    browser::{
        refresh,
        send::{files_in, name_of, size_of},
    },
    messages::{Tag, messages},
    views::product_editor::{FileRow, FilesView, UploadRow},
};
use domain::{FileId, ProductId, size::file_size};
use leptos::{
    ev::{DragEvent, SubmitEvent},
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
    wasm_bindgen::JsCast,
};
use web_sys::{File, HtmlFormElement, HtmlInputElement};

/// The files buyers get: drop them in, watch them go, replace them with new versions.
///
/// Without script these are plain forms; a browser then shows its own progress and cannot resume.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn ProductFiles(
    view: FilesView,
    /// Whether they can only be looked at.
    shut: bool,
) -> impl IntoView {
    let t = messages().product_files();
    let editor = EditorFiles::new(view);
    provide_context(editor);
    let live = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    // Also what was chosen before this code had arrived.
    let take_chosen = move || {
        let Some(input) = input.get_untracked() else { return };
        files_in(input.files()).into_iter().for_each(|file| editor.take(file, None, String::new()));
        input.set_value("");
    };
    Effect::new(move |_| {
        live.set(true);
        // Else this would run again with each change of the list, and take what it made with it.
        untrack(take_chosen);
    });
    let over = RwSignal::new(false);
    let hold = move |event: DragEvent| {
        if !shut {
            event.prevent_default();
            over.set(true);
        }
    };
    let take = move |event: DragEvent| {
        over.set(false);
        if !shut {
            event.prevent_default();
            let files = files_in(event.data_transfer().and_then(|transfer| transfer.files()));
            files.into_iter().for_each(|file| editor.take(file, None, String::new()));
        }
    };
    let product = editor.product.get_value();
    view! {
        <section class="editor-part" id="files" aria-labelledby="files-title" class:editor-part--over=over
            on:dragover=hold on:dragleave=move |_| over.set(false) on:drop=take>
            <h2 class="section-title" id="files-title">{t.files()}</h2>
            <p class="problem" role="alert" hidden=move || editor.problem.get().is_none()>{editor.problem}</p>
            <ul class="editor-files" role="list">
                <For each=move || editor.view.read().files.clone() key=|file| (file.id.clone(), file.version) let:file>
                    <FileItem file shut/>
                </For>
            </ul>
            <p class="empty" hidden=move || !editor.view.read().files.is_empty()>{t.no_file()}</p>
            <For each=move || editor.sendings.get() key=|sending| sending.number let:sending>
                <SendingItem sending=sending.0/>
            </For>
            <For each=move || editor.waiting() key=|upload| upload.id.clone() let:upload>
                <OpenUpload upload/>
            </For>
            {(!shut).then(|| view! {
                <form class="editor-drop" method="post" enctype="multipart/form-data" action=upload_address(&product, "files")>
                    <label class="field"><span class="field__label">{t.choose_files()}</span>
                        <input class="field__input editor-choose" type="file" name="file" multiple required node_ref=input on:change=move |_| take_chosen()/></label>
                    <p class="fine">{t.drop_files(file_size(editor.view.read_untracked().most_bytes))}</p>
                    <button class="button button--small" hidden=live>{t.upload()}</button>
                </form>
            })}
            <p class="visually-hidden" role="status">{editor.said}</p>
        </section>
    }
}

/// The section on the screen.
#[derive(Clone, Copy)]
struct EditorFiles {
    product: StoredValue<ProductId>,
    view: RwSignal<FilesView>,
    sendings: RwSignal<Vec<Keyed>>,
    problem: RwSignal<Option<String>>,
    said: RwSignal<String>,
}

/// A file on its way, with what it becomes.
#[derive(Clone)]
struct Keyed(Sending, Option<FileId>, String);

impl std::ops::Deref for Keyed {
    type Target = Sending;

    fn deref(&self) -> &Sending {
        &self.0
    }
}

impl EditorFiles {
    fn new(view: FilesView) -> EditorFiles {
        EditorFiles {
            product: StoredValue::new(view.product.clone()),
            view: RwSignal::new(view),
            sendings: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            said: RwSignal::new(String::new()),
        }
    }

    /// Uploads begun earlier that wait for their file.
    fn waiting(self) -> Vec<UploadRow> {
        let sendings = self.sendings.read();
        let goes = |upload: &UploadRow| sendings.iter().any(|sending| sending.goes_on_with(upload));
        self.view.read().uploads.iter().filter(|upload| !goes(upload)).cloned().collect()
    }

    /// Sends a file; goes on with the upload that was begun with a file of this name and size.
    fn take(self, file: File, replaces: Option<FileId>, note: String) {
        self.problem.set(None);
        let (name, size_bytes) = (name_of(&file), size_of(&file));
        let begun = untrack(|| self.waiting());
        let begun = begun.into_iter().find(|upload| upload.name == name && upload.size_bytes == size_bytes);
        let replaces = replaces.or_else(|| begun.as_ref().and_then(|upload| upload.replaces.clone()));
        let sending = Sending::new(file, begun);
        self.sendings.update(|sendings| sendings.push(Keyed(sending, replaces.clone(), note.clone())));
        self.go_on(sending);
    }

    fn go_on(self, sending: Sending) {
        let name = sending.name.get_value();
        let known = self.sendings.read_untracked().iter().find(|known| known.number == sending.number).cloned();
        let Some(Keyed(_, replaces, note)) = known else { return };
        spawn_local(async move {
            if let Some(view) = sending.run(self.product.get_value(), replaces, note).await {
                self.said.set(messages().product_files().uploaded(&name));
                self.show(view, sending);
            }
        });
    }

    fn show(self, view: FilesView, done: Sending) {
        self.sendings.update(|sendings| sendings.retain(|sending| sending.number != done.number));
        self.view.set(view);
        spawn_local(refresh(CHECKLIST));
    }

    fn drop_it(self, sending: Sending) {
        spawn_local(async move {
            let view = sending.drop_it(self.product.get_value()).await;
            let view = view.unwrap_or_else(|| self.view.get_untracked());
            self.show(view, sending);
        });
    }
}

#[component]
fn FileItem(file: FileRow, shut: bool) -> impl IntoView {
    let t = messages().product_files();
    let editor = expect_context::<EditorFiles>();
    let product = editor.product.get_value();
    let FileRow { id, name, kind, size, version, added, sha256, note } = file;
    let facts = if note.is_empty() {
        t.facts(kind, size, version, added)
    } else {
        t.facts_with_note(kind, size, version, added, note)
    };
    let (removed, named) = (id.clone(), name.clone());
    let remove = move |event: SubmitEvent| {
        event.prevent_default();
        let (product, file, name) = (editor.product.get_value(), removed.clone(), named.clone());
        spawn_local(async move {
            match agreed(remove_file(product, file).await) {
                Ok(view) => {
                    editor.view.set(view);
                    spawn_local(refresh(CHECKLIST));
                    editor.said.set(t.removed(&name));
                }
                Err(words) => editor.problem.set(Some(words)),
            }
        });
    };
    let replaced = id.clone();
    let replace = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event_target::<HtmlFormElement>(&event);
        let field = |name: &str| form.elements().named_item(name).map(|it| it.unchecked_into::<HtmlInputElement>());
        let note = field("note").map(|input| input.value()).unwrap_or_default();
        let files = files_in(field("file").and_then(|input| input.files()));
        files.into_iter().take(1).for_each(|file| editor.take(file, Some(replaced.clone()), note.clone()));
    };
    view! {
        <li class="editor-file">
            <p class="editor-file__name">{name.clone()}</p>
            <p class="fine">{facts}</p>
            <p class="fine editor-sum"><span>{t.checksum()}" "</span><code>{sha256}</code></p>
            {(!shut).then(|| view! {
                <div class="editor-file__acts">
                    <details class="editor-more">
                        <summary inner_html=t.replace(&name, Tag::hidden()).into_string()></summary>
                        <form class="stack" method="post" enctype="multipart/form-data" action=upload_address(&product, "files") on:submit=replace>
                            <input type="hidden" name="replaces" value=id.to_string()/>
                            <label class="field"><span class="field__label">{t.what_changed()}</span>
                                <input class="field__input" name="note" maxlength="500" autocomplete="off"/></label>
                            <label class="field"><span class="field__label">{t.new_version()}</span>
                                <input class="field__input editor-choose" type="file" name="file" required/></label>
                            <button class="button button--small">{t.upload_version()}</button>
                        </form>
                    </details>
                    <form method="post" action=RemoveFile::PATH on:submit=remove>
                        <input type="hidden" name="id" value=product.to_string()/>
                        <input type="hidden" name="file" value=id.to_string()/>
                        <button class="button button--small" inner_html=t.remove(&name, Tag::hidden()).into_string()></button>
                    </form>
                </div>
            })}
        </li>
    }
}

/// A file on its way, with how far it is.
#[component]
fn SendingItem(sending: Sending) -> impl IntoView {
    let t = messages().product_files();
    let editor = expect_context::<EditorFiles>();
    let name = sending.name.get_value();
    let far = move || {
        let (sent, all, speed) = (sending.sent_bytes.get(), sending.size_bytes, sending.speed.get());
        match sending.stage.get() {
            Stage::Sending if speed > 0 => {
                let left = all.saturating_sub(sent) / speed;
                t.sending(file_size(sent), file_size(all), file_size(speed), span(left))
            }
            Stage::Sending => t.sent(file_size(sent), file_size(all)),
            Stage::Paused => t.paused(file_size(sent), file_size(all)),
            Stage::Checking => t.checking().to_owned(),
            Stage::Stuck(words) => words,
            Stage::Done => t.done().to_owned(),
        }
    };
    let halts = move || matches!(sending.stage.get(), Stage::Paused | Stage::Stuck(_));
    let switch_label = {
        let name = name.clone();
        move || {
            let label = if halts() { t.resume(&name, Tag::hidden()) } else { t.pause(&name, Tag::hidden()) };
            label.into_string()
        }
    };
    let switch = move |_| if halts() { editor.go_on(sending) } else { sending.pause() };
    view! {
        <div class="editor-file editor-sending">
            <p class="editor-file__name">{name.clone()}</p>
            <progress max=sending.size_bytes.to_string() prop:value=move || sending.sent_bytes.get().to_string() aria-label=t.progress_of(&name)></progress>
            <p class="fine" role=move || halts().then_some("alert")>{far}</p>
            <div class="editor-file__acts">
                <button class="button button--small" type="button" hidden=move || sending.stage.get() == Stage::Checking on:click=switch
                    inner_html=switch_label></button>
                <button class="button button--small" type="button" on:click=move |_| editor.drop_it(sending)>{t.cancel()}</button>
            </div>
        </div>
    }
}

/// An upload that was begun earlier and waits for its file.
#[component]
fn OpenUpload(upload: UploadRow) -> impl IntoView {
    let t = messages().product_files();
    let product = expect_context::<EditorFiles>().product.get_value();
    let (sent, all) = (file_size(upload.sent_bytes()), file_size(upload.size_bytes));
    view! {
        <div class="editor-file editor-sending">
            <p class="editor-file__name">{upload.name.clone()}</p>
            <p class="fine">{t.unfinished(sent, all)}</p>
            <form method="post" action=AbortUpload::PATH>
                <input type="hidden" name="product" value=product.to_string()/>
                <input type="hidden" name="upload" value=upload.id.to_string()/>
                <button class="button button--small" inner_html=t.cancel_of(&upload.name, Tag::hidden()).into_string()></button>
            </form>
        </div>
    }
}

/// A span of time in words.
fn span(secs: u64) -> String {
    let t = messages().product_files();
    match secs {
        0..=90 => t.seconds(secs),
        91..=5_400 => t.minutes(secs / 60),
        _ => t.hours(secs / 3_600),
    }
}
