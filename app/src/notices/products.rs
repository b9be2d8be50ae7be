//! Codes for addresses and words for sellers, for everything an action on a product may end with.

use crate::messages::messages;
use domain::{
    catalog::{CatalogError, CatalogRefusal, LabelError},
    size::file_size,
};

/// Refusals that say the same however they came about.
const REFUSALS: [(&str, CatalogRefusal); 10] = [
    ("file-malware", CatalogRefusal::Malware),
    ("too-many-files", CatalogRefusal::TooManyFiles),
    ("too-many-pictures", CatalogRefusal::TooManyPictures),
    ("no-such-part", CatalogRefusal::NoSuchPart),
    ("archived", CatalogRefusal::Archived),
    ("empty-file", CatalogRefusal::EmptyFile),
    ("no-such-upload", CatalogRefusal::NoSuchUpload),
    ("note-too-long", CatalogRefusal::NoteTooLong),
    ("alt-too-long", CatalogRefusal::AltTooLong),
    ("file-too-large", CatalogRefusal::FileTooLarge { most_bytes: 0 }),
];

const LABELS: [(&str, LabelError); 3] = [
    ("file-name-empty", LabelError::Empty),
    ("file-name-too-long", LabelError::TooLong),
    ("file-name-hidden", LabelError::Hidden),
];

/// The code for a form whose page came from an earlier release.
pub const OUTDATED: &str = "outdated";

/// Whether the seller can mend it, as against a store that does not answer.
pub fn is_refusal(error: &CatalogError) -> bool {
    !matches!(error, CatalogError::Port(_) | CatalogError::NotAllowed(_) | CatalogError::UnknownProduct)
}

/// What stands behind `?problem=`.
pub fn code(error: &CatalogError) -> &'static str {
    match error {
        CatalogError::Fields(_) => "form",
        CatalogError::Missing(_) => "missing",
        CatalogError::Conflict(_) => "conflict",
        CatalogError::Refused(CatalogRefusal::Incomplete { .. }) => "incomplete",
        CatalogError::Refused(CatalogRefusal::FileTooLarge { .. }) => "file-too-large",
        CatalogError::Refused(refusal) => {
            REFUSALS.iter().find(|(_, known)| known == refusal).map_or("", |(code, _)| code)
        }
        CatalogError::Label(label) => LABELS.iter().find(|(_, known)| known == label).map_or("", |(code, _)| code),
        CatalogError::NotAllowed(_) => "not-allowed",
        CatalogError::UnknownProduct | CatalogError::Port(_) => "unavailable",
    }
}

/// A refusal in words.
pub fn of(error: &CatalogError, most_bytes: u64) -> String {
    let t = messages().products();
    match error {
        CatalogError::Missing(lacks) => lacks.iter().map(|lack| t.blocker(*lack)).collect::<Vec<_>>().join(" "),
        other => of_code(code(other), most_bytes),
    }
}

/// The words for a code from an address; what nobody knows gets the general ones.
pub fn of_code(code: &str, most_bytes: u64) -> String {
    let t = messages().products();
    if let Some((_, refusal)) = REFUSALS.iter().find(|(known, _)| *known == code) {
        return of_refusal(refusal, most_bytes);
    }
    if let Some((_, label)) = LABELS.iter().find(|(known, _)| *known == code) {
        return of_label(*label).to_owned();
    }
    let words = match code {
        "form" => t.form_refused(),
        "missing" => t.missing(),
        "conflict" => t.conflict(),
        OUTDATED => t.outdated(),
        "incomplete" => messages().product_files().incomplete(),
        "not-allowed" => t.not_allowed(),
        _ => of_picture(code).unwrap_or_else(|| t.unavailable()),
    };
    words.to_owned()
}

fn of_refusal(refusal: &CatalogRefusal, most_bytes: u64) -> String {
    let t = messages().product_files();
    let words = match refusal {
        CatalogRefusal::TooManyFiles => t.too_many_files(),
        CatalogRefusal::TooManyPictures => t.too_many_pictures(),
        CatalogRefusal::NoSuchPart => t.no_such_part(),
        CatalogRefusal::Archived => messages().products().is_archived(),
        CatalogRefusal::EmptyFile => t.empty_file(),
        CatalogRefusal::FileTooLarge { .. } => return t.file_too_large(file_size(most_bytes)),
        CatalogRefusal::NoSuchUpload => t.upload_run_out(),
        CatalogRefusal::Incomplete { .. } => t.incomplete(),
        CatalogRefusal::Malware => t.malware(),
        CatalogRefusal::NoteTooLong => t.note_too_long(),
        CatalogRefusal::AltTooLong => t.alt_too_long(),
    };
    words.to_owned()
}

fn of_label(label: LabelError) -> &'static str {
    let t = messages().product_files();
    match label {
        LabelError::Empty => t.file_name_empty(),
        LabelError::TooLong => t.file_name_too_long(),
        LabelError::Hidden => t.file_name_hidden(),
    }
}

/// What the makers of pictures refuse; the server's `pictures` names the codes.
fn of_picture(code: &str) -> Option<&'static str> {
    let t = messages().product_files();
    Some(match code {
        "picture-too-large" => t.picture_too_large(),
        "picture-too-many-pixels" => t.picture_too_many_pixels(),
        "picture-svg" => t.picture_svg(),
        "picture-gif" => t.picture_gif(),
        "picture-unknown" => t.picture_unknown(),
        "picture-damaged" => t.picture_damaged(),
        _ => return None,
    })
}

/// What was done, by the code behind `?done=`.
pub fn done(code: &str) -> Option<&'static str> {
    let t = messages().products();
    Some(match code {
        "created" => t.created(),
        "saved" => t.saved(),
        "published" => t.published(),
        "unpublished" => t.unpublished(),
        "archived" => t.archived(),
        "restored" => t.restored(),
        "duplicated" => t.duplicated(),
        "discarded" => t.discarded(),
        "files" => t.files_added(),
        "file-removed" => t.file_removed(),
        "upload-dropped" => t.upload_dropped(),
        "pictures" => t.pictures_changed(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a045_every_refusal_has_a_code_that_leads_back_to_its_words() {
        for (known, refusal) in REFUSALS {
            let words = of_refusal(&refusal, 7_000);
            let error = CatalogError::from(refusal);
            assert_eq!((code(&error), of_code(known, 7_000)), (known, words));
        }
        assert!(
            of_code("file-too-large", 5_000_000_000).contains("5 GB"),
            "{}",
            of_code("file-too-large", 5_000_000_000)
        );
        assert_eq!(of_code("<script>", 0), messages().products().unavailable());
    }
}
