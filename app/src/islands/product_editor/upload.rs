//! One file on its way from this browser into the shop.

use crate::{
    api::uploads::{NewFile, abort_upload, begin_upload, finish_upload, upload_parts},
    browser::send::{self, Body, Sent},
    messages::messages,
    views::product_editor::{FilesView, Outcome, UploadRow},
};
use domain::{FileId, ProductId, delivery::token::Sha256Sum, ports::PartAddress};
use leptos::prelude::*;
use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU32, Ordering},
};
use web_sys::{File, XmlHttpRequest};

/// How often a part is sent again before the seller is asked.
const TRIES: u32 = 6;
/// How often the shop is asked whether a file is whole, and how long after: 15 minutes in all.
const LOOKS: u32 = 60;
const LOOK_AGAIN_MILLIS: i32 = 5_000;

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    Sending,
    Paused,
    /// All has left; the shop puts it together and compares checksums.
    Checking,
    /// It stopped, and why; it can be resumed.
    Stuck(String),
    Done,
}

/// One file on its way. Copying it copies the handle.
#[derive(Clone, Copy)]
pub struct Sending {
    /// No other one on this page has it: two files may have one name and size.
    pub number: u32,
    /// As the shop keeps it.
    pub name: StoredValue<String>,
    pub size_bytes: u64,
    pub stage: RwSignal<Stage>,
    pub sent_bytes: RwSignal<u64>,
    /// Bytes a second over the last moments; 0 while it is not known.
    pub speed: RwSignal<u64>,
    /// Known once the shop has agreed to take it.
    row: RwSignal<Option<UploadRow>>,
    file: StoredValue<File, LocalStorage>,
    request: StoredValue<Option<XmlHttpRequest>, LocalStorage>,
}

impl Sending {
    /// `row` is an upload that was begun earlier and goes on with this file.
    pub fn new(file: File, row: Option<UploadRow>) -> Sending {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        Sending {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            name: StoredValue::new(send::name_of(&file)),
            size_bytes: send::size_of(&file),
            stage: RwSignal::new(Stage::Sending),
            sent_bytes: RwSignal::new(row.as_ref().map_or(0, UploadRow::sent_bytes)),
            speed: RwSignal::new(0),
            row: RwSignal::new(row),
            file: StoredValue::new_local(file),
            request: StoredValue::new_local(None),
        }
    }

    /// Whether this is the file of `upload`, or may be.
    pub fn goes_on_with(self, upload: &UploadRow) -> bool {
        match self.row.get() {
            Some(row) => row.id == upload.id,
            None => self.size_bytes == upload.size_bytes && self.name.with_value(|name| *name == upload.name),
        }
    }

    /// Stops at once; the part that was on its way is sent again later.
    pub fn pause(self) {
        self.stage.set(Stage::Paused);
        if let Some(request) = self.request.get_value() {
            let _ = request.abort();
        }
    }

    /// Gives it up, here and in the shop.
    pub async fn drop_it(self, product: ProductId) -> Option<FilesView> {
        self.pause();
        self.stage.set(Stage::Done);
        let row = self.row.get_untracked()?;
        match abort_upload(product, row.id).await {
            Ok(Outcome::Done(view)) => Some(view),
            _ => None,
        }
    }

    /// Sends what is missing and finishes; gives the product's files as they are then. None if it was paused
    /// or got stuck: then it can be called again.
    pub async fn run(self, product: ProductId, replaces: Option<FileId>, note: String) -> Option<FilesView> {
        self.stage.set(Stage::Sending);
        match self.try_run(product, replaces, note).await {
            Ok(view) => {
                if view.is_some() {
                    self.stage.set(Stage::Done);
                }
                view
            }
            Err(words) => {
                // Pausing breaks the connection, too; that is no trouble.
                if self.is_going() {
                    self.stage.set(Stage::Stuck(words));
                }
                None
            }
        }
    }

    fn is_going(self) -> bool {
        matches!(self.stage.get_untracked(), Stage::Sending | Stage::Checking)
    }

    async fn try_run(
        self,
        product: ProductId,
        replaces: Option<FileId>,
        note: String,
    ) -> Result<Option<FilesView>, String> {
        let file = self.file.get_value();
        let row = match self.row.get_untracked() {
            Some(row) => row,
            None => {
                // Before anything begins in the shop: nothing is to be left there of what cannot be sent.
                if !send::can_be_read(&file).await {
                    return Err(messages().product_files().unreadable().to_owned());
                }
                let (name, media_type, size_bytes) = (file.name(), file.type_(), self.size_bytes);
                let new = NewFile { product: product.clone(), replaces, name, media_type, size_bytes, note };
                agreed(begin_upload(new).await)?
            }
        };
        self.row.set(Some(row.clone()));
        let mut addresses: VecDeque<PartAddress> = agreed(upload_parts(row.id.clone()).await)?.into();
        let mut hasher = Sha256Sum::hasher();
        let mut here = row.clone();
        for part in 1..=row.parts() {
            let offset = u64::from(part - 1) * row.part_bytes;
            let read = send::part_of(&file, offset, row.part_size(part)).await;
            let (blob, bytes) = read.ok_or_else(|| messages().product_files().unreadable())?;
            hasher.update(&bytes);
            drop(bytes);
            if !self.is_going() {
                return Ok(None);
            }
            // Parts that are here already are only hashed.
            if addresses.is_empty() && !here.there.contains(&part) {
                addresses = agreed(upload_parts(row.id.clone()).await)?.into();
            }
            let Some(address) = addresses.pop_front_if(|address| address.part == part) else { continue };
            self.send_part(&address, &Body::Bytes(blob), here.sent_bytes()).await?;
            if !self.is_going() {
                return Ok(None);
            }
            here.there.push(part);
            self.sent_bytes.set(here.sent_bytes());
            self.row.set(Some(here.clone()));
        }
        self.stage.set(Stage::Checking);
        self.finish(product, row, hasher.sum().to_string()).await.map(Some)
    }

    /// The shop reads a large file back before it believes it, and that may take longer than one answer: it goes on
    /// meanwhile, and who asks again is told how it went.
    async fn finish(self, product: ProductId, row: UploadRow, sum: String) -> Result<FilesView, String> {
        for _ in 0..LOOKS {
            let answer = finish_upload(product.clone(), row.id.clone(), Some(sum.clone())).await;
            if !matches!(answer, Err(crate::api::ApiError::Unavailable)) {
                return agreed(answer);
            }
            send::pause(LOOK_AGAIN_MILLIS).await;
        }
        Err(messages().product_files().lost().to_owned())
    }

    async fn send_part(self, address: &PartAddress, body: &Body, before: u64) -> Result<(), String> {
        let mut wait = 1_000;
        for _ in 0..TRIES {
            let begun = send::now_millis();
            let progress = move |sent: u64| {
                self.sent_bytes.set(before + sent);
                let millis = send::now_millis().saturating_sub(begun).max(1);
                self.speed.set(sent.saturating_mul(1_000) / millis);
            };
            let keep = |request| self.request.set_value(Some(request));
            let Sent { status, .. } = send::send("PUT", &address.url, body, progress, keep).await;
            // Our own store says 204, S3 says 200.
            if !self.is_going() || matches!(status, 200 | 204) {
                return Ok(());
            }
            self.sent_bytes.set(before);
            match status {
                0 | 408 | 429 | 500.. => {}
                401 | 403 => return Err(messages().product_files().signed_out().to_owned()),
                _ => return Err(messages().product_files().gone().to_owned()),
            }
            send::pause(wait).await;
            wait = (wait * 2).min(15_000);
        }
        Err(messages().product_files().lost().to_owned())
    }
}

/// What the shop answered, or why it did not take it.
pub fn agreed<T>(answer: Result<Outcome<T>, crate::api::ApiError>) -> Result<T, String> {
    match answer {
        Ok(Outcome::Done(value)) => Ok(value),
        Ok(Outcome::Refused(words)) => Err(words),
        Err(crate::api::ApiError::Unavailable) => Err(messages().product_files().lost().to_owned()),
        Err(error) => Err(error.message().to_owned()),
    }
}
