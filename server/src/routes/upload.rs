//! What admins send: parts of files by signed addresses; pictures; and, for browsers without our code, whole files by
//! plain forms.

mod draft;

use crate::{
    admin::{admin_of, wants_page},
    layers::Refusal,
    pictures,
};
use app::{
    notices::products::{self, of_code},
    state::AppState,
    views::product_editor::{Outcome, PicturesView},
};
use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::{post, put},
};
use domain::{
    Admin, FileId, Permission, PortError, ProductId, UploadId,
    catalog::{CatalogError, FileOf, product::MAX_FILES},
};
use draft::Draft;
pub use draft::Incoming;
use http::{HeaderMap, StatusCode, header};
use multer::{Field, Multipart};
use sqlite_adapter::files::{Disk, PartQuery, PartRefused};
use std::io;

/// Room for the form around a picture.
const FORM_BYTES: u64 = 64 * 1024;
/// Longest text field of a form, in bytes.
const MAX_TEXT: usize = 8 * 1024;

#[derive(Clone)]
struct FormUploads {
    state: AppState,
    incoming: Incoming,
}

/// Parts come here if files lie on this machine; elsewhere the browser sends them there.
#[derive(Clone)]
struct PartUploads {
    state: AppState,
    disk: Disk,
}

/// `incoming` is where files lie whose size nobody told.
pub fn router(state: AppState, disk: Option<Disk>, incoming: Incoming) -> Router {
    let forms = Router::new()
        .route("/admin/products/{id}/files", post(take_file))
        .route("/admin/products/{id}/pictures", post(take_picture))
        .with_state(FormUploads { state: state.clone(), incoming });
    match disk {
        Some(disk) => forms.merge(
            Router::new()
                .route("/admin/uploads/{upload}/{part}", put(take_part))
                .with_state(PartUploads { state, disk }),
        ),
        None => forms,
    }
}

/// The embedded counterpart of a presigned part: 204 once it is on the disk.
async fn take_part(
    State(uploads): State<PartUploads>,
    Path((upload, part)): Path<(String, String)>,
    query: Result<Query<PartQuery>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if let Err(refusal) = admin_of(&uploads.state, &headers, Permission::EditCatalog).await {
        return refusal.into_response();
    }
    let (Ok(upload), Ok(part), Ok(Query(query))) = (UploadId::parse(&upload), part.parse(), query) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    // Who says another length than the address is told before sending it.
    if length(&headers).is_some_and(|length| length != query.size) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let status = match uploads.disk.receive_part(&upload, part, &query, body).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(PartRefused::Address) => StatusCode::FORBIDDEN,
        Err(PartRefused::Size) => StatusCode::PAYLOAD_TOO_LARGE,
        Err(PartRefused::Gone) => StatusCode::GONE,
        Err(PartRefused::Cut) => StatusCode::BAD_REQUEST,
        Err(PartRefused::Disk(error)) => {
            tracing::error!(%error, "A part of a file could not be stored; the browser tries again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    status.into_response()
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whole files by a plain form with the fields `replaces`, `note` and, once or more, `file`.
async fn take_file(
    State(uploads): State<FormUploads>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let admin = admin_of(&uploads.state, &headers, Permission::EditCatalog).await?;
    let product = ProductId::parse(&id).map_err(|_| Refusal::BadRequest)?;
    let most = uploads.state.shop.terms().max_file_bytes;
    // A form may hold as many files as a product.
    let most_of_all = most.saturating_mul(MAX_FILES as u64);
    if length(&headers).is_some_and(|length| length > most_of_all.saturating_add(FORM_BYTES)) {
        return Err(Refusal::TooLarge);
    }
    let mut form = form(&headers, body)?;
    let (mut replaces, mut note, mut done) = (None, String::new(), Err("empty-file"));
    while let Some(field) = form.next_field().await.map_err(|_| Refusal::BadRequest)? {
        match field.name() {
            Some("replaces") => replaces = FileId::parse(&text(field).await?).ok(),
            Some("note") => note = text(field).await?,
            Some("file") => {
                let file = FileOf {
                    product: product.clone(),
                    replaces: replaces.clone(),
                    name: field.file_name().unwrap_or_default().to_owned(),
                    media_type: field.content_type().map(ToString::to_string).unwrap_or_default(),
                    size_bytes: 0,
                    note: note.clone(),
                };
                done = whole_file(&uploads, &admin, file, field, most).await?;
                if done.is_err() {
                    break;
                }
            }
            _ => return Err(Refusal::BadRequest),
        }
    }
    Ok(back(&product, "files", done))
}

/// Takes a file whose size nobody told: it is written down first, then goes the way of all parts.
async fn whole_file(
    uploads: &FormUploads,
    admin: &Admin,
    mut file: FileOf,
    mut field: Field<'_>,
    most: u64,
) -> Result<Result<(), &'static str>, Refusal> {
    let shop = &uploads.state.shop;
    let mut draft = Draft::default();
    while let Some(bytes) = field.chunk().await.map_err(|_| Refusal::BadRequest)? {
        file.size_bytes += bytes.len() as u64;
        if file.size_bytes > most {
            return Err(Refusal::TooLarge);
        }
        draft.write(&bytes, &uploads.incoming).await.map_err(busy)?;
    }
    draft.rewind().await.map_err(busy)?;
    let plan = match shop.begin_upload(admin, &file).await {
        Ok(plan) => plan,
        Err(error) => return code(&error).map(Err),
    };
    for part in 1..=plan.parts() {
        let size = plan.part_size(part).and_then(|size| usize::try_from(size).ok()).ok_or(Refusal::Broken)?;
        let bytes = draft.read(size).await.map_err(busy)?;
        if let Err(error) = shop.put_part(admin, &plan.id, part, &bytes).await {
            return code(&error).map(Err);
        }
    }
    match shop.finish_upload(admin, &plan.label.product, &plan.id, None).await {
        Ok(_) => Ok(Ok(())),
        Err(error) => code(&error).map(Err),
    }
}

/// A picture by a plain form with the fields `alt` and `picture`.
async fn take_picture(
    State(uploads): State<FormUploads>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let admin = admin_of(&uploads.state, &headers, Permission::EditCatalog).await?;
    let product = ProductId::parse(&id).map_err(|_| Refusal::BadRequest)?;
    if length(&headers).is_some_and(|length| length > pictures::MAX_BYTES as u64 + FORM_BYTES) {
        return Err(Refusal::TooLarge);
    }
    let mut form = form(&headers, body)?;
    let (mut alt, mut bytes) = (String::new(), Vec::new());
    while let Some(mut field) = form.next_field().await.map_err(|_| Refusal::BadRequest)? {
        match field.name() {
            Some("alt") => alt = text(field).await?,
            Some("picture") => {
                while let Some(chunk) = field.chunk().await.map_err(|_| Refusal::BadRequest)? {
                    if bytes.len() + chunk.len() > pictures::MAX_BYTES {
                        return Err(Refusal::TooLarge);
                    }
                    bytes.extend_from_slice(&chunk);
                }
            }
            _ => return Err(Refusal::BadRequest),
        }
    }
    let shop = &uploads.state.shop;
    let done = match pictures::take(shop, &admin, bytes, &alt).await {
        Ok(picture) => match shop.add_picture(&admin, &product, picture).await {
            Ok(product) => Ok(product),
            Err(error) => Err(code(&error)?),
        },
        Err(pictures::PictureError::Catalog(error)) => Err(code(&error)?),
        Err(error) => Err(error.code()),
    };
    if wants_page(&headers) {
        return Ok(back(&product, "pictures", done.map(drop)));
    }
    Ok(Json(match done {
        Ok(product) => Outcome::Done(PicturesView::of(&product)),
        Err(code) => Outcome::Refused(of_code(code, shop.terms().max_file_bytes)),
    })
    .into_response())
}

fn form(headers: &HeaderMap, body: Body) -> Result<Multipart<'static>, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|_| Refusal::BadRequest)?;
    Ok(Multipart::new(body.into_data_stream(), boundary))
}

async fn text(mut field: Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Refusal::BadRequest)? {
        if bytes.len() + chunk.len() > MAX_TEXT {
            return Err(Refusal::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Refusal::BadRequest)
}

/// What to tell the admin on the product's page, unless it is no page's business.
fn code(error: &CatalogError) -> Result<&'static str, Refusal> {
    match error {
        CatalogError::NotAllowed(_) => Err(Refusal::NotYourRole),
        CatalogError::UnknownProduct => Err(Refusal::BadRequest),
        CatalogError::Port(error) => Err(down(error)),
        other => Ok(products::code(other)),
    }
}

/// Back to the product's page, with a code: nothing that came from outside is carried in an address.
fn back(product: &ProductId, place: &str, done: Result<(), &'static str>) -> Response {
    let said = done.map_or_else(|code| format!("problem={code}"), |()| format!("done={place}"));
    Redirect::to(&format!("/admin/products/{product}?{said}#{place}")).into_response()
}

fn busy(error: io::Error) -> Refusal {
    tracing::error!(%error, "A file could not be taken");
    Refusal::Busy
}

fn down(error: &PortError) -> Refusal {
    tracing::error!(%error, "A file could not be taken");
    Refusal::Busy
}

#[cfg(test)]
mod tests;
