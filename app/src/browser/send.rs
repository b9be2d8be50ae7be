//! Sending bytes with a look at how far they are, which `fetch` does not offer.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FileList, FormData, ProgressEvent, XmlHttpRequest, js_sys};

/// What is sent.
pub enum Body {
    Bytes(Blob),
    Form(FormData),
    None,
}

/// How a request ended: its status, 0 if the connection broke or it was stopped, and its text.
pub struct Sent {
    pub status: u16,
    pub text: String,
}

/// Sends `body` and tells `progress` the bytes that have left, again and again. `begun` gets the request, to stop it by.
pub async fn send(
    method: &str,
    url: &str,
    body: &Body,
    progress: impl Fn(u64) + 'static,
    begun: impl FnOnce(XmlHttpRequest),
) -> Sent {
    let broken = Sent { status: 0, text: String::new() };
    let Ok(request) = XmlHttpRequest::new() else { return broken };
    if request.open(method, url).is_err() || request.set_request_header("accept", "application/json").is_err() {
        return broken;
    }
    let on_progress =
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| progress(whole(event.loaded())));
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let sending = js_sys::Promise::new(&mut |resolve, _| {
        request.set_onloadend(Some(&resolve));
        let sent = match body {
            Body::Bytes(blob) => request.send_with_opt_blob(Some(blob)),
            Body::Form(form) => request.send_with_opt_form_data(Some(form)),
            Body::None => request.send(),
        };
        if sent.is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    begun(request.clone());
    let _ = JsFuture::from(sending).await;
    Sent {
        status: request.status().unwrap_or_default(),
        text: request.response_text().ok().flatten().unwrap_or_default(),
    }
}

/// The bytes of `file` from `offset` on, as the browser holds them and as ours.
pub async fn part_of(file: &File, offset: u64, size: u64) -> Option<(Blob, Vec<u8>)> {
    let blob = file.slice_with_f64_and_f64(number(offset), number(offset + size)).ok()?;
    let bytes = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some((blob, js_sys::Uint8Array::new(&bytes).to_vec()))
}

/// The name of a file as the shop keeps it: composed, without blanks around it. A Mac hands names over decomposed.
pub fn name_of(file: &File) -> String {
    let name = js_sys::JsString::from(file.name()).normalize("NFC");
    String::from(name).trim().to_owned()
}

/// Whether the browser can read a file at all. A folder that was dropped looks like a file until one tries.
pub async fn can_be_read(file: &File) -> bool {
    part_of(file, 0, size_of(file).min(1)).await.is_some()
}

/// Size of a file, in bytes.
pub fn size_of(file: &File) -> u64 {
    whole(file.size())
}

pub fn files_in(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|n| list.get(n)).collect()).unwrap_or_default()
}

/// Milliseconds since 1970, by the browser's clock.
pub fn now_millis() -> u64 {
    whole(js_sys::Date::now())
}

/// Waits.
pub async fn pause(millis: i32) {
    let waiting = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = JsFuture::from(waiting).await;
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53, and files are smaller")]
fn number(n: u64) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes and times are whole and not negative"
)]
fn whole(n: f64) -> u64 {
    n as u64
}
