//! Codes for addresses and words for sellers, for everything an action on a product may end with.

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

/// What the makers of pictures say; the server's `pictures` names them.
const PICTURES: [(&str, &str); 6] = [
    ("picture-too-large", "This picture is larger than 10 MB. Save it smaller and choose it again."),
    ("picture-too-many-pixels", "This picture has more than 40 million pixels. Save it smaller and choose it again."),
    ("picture-svg", "SVG pictures can carry programs and are not taken. Save it as PNG, JPEG or WebP."),
    ("picture-gif", "GIF pictures are not taken. Save it as PNG, JPEG or WebP."),
    ("picture-unknown", "This is not a PNG, JPEG or WebP picture."),
    ("picture-damaged", "This picture is damaged. Save it again and choose it once more."),
];

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
    match error {
        CatalogError::Missing(lacks) => lacks.iter().map(|lack| lack.in_words()).collect::<Vec<_>>().join(" "),
        other => of_code(code(other), most_bytes),
    }
}

/// The words for a code from an address; what nobody knows gets the general ones.
pub fn of_code(code: &str, most_bytes: u64) -> String {
    let refusal = REFUSALS.iter().find(|(known, _)| *known == code).map(|(_, refusal)| refusal.to_string());
    let label = || LABELS.iter().find(|(known, _)| *known == code).map(|(_, label)| label.to_string());
    let picture = || PICTURES.iter().find(|(known, _)| *known == code).map(|(_, words)| (*words).to_owned());
    match code {
        "form" => {
            "Nothing was saved yet: please look at what stands beside the fields. What you typed is here.".to_owned()
        }
        "missing" => "It cannot be sold yet. This is still missing:".to_owned(),
        "conflict" => "Somebody else saved this product while you were at it. Nothing of yours is lost.".to_owned(),
        "incomplete" => "Not all of the file has arrived. Choose it again to send the rest.".to_owned(),
        "file-too-large" => format!("This file is larger than {}, the most this shop takes.", file_size(most_bytes)),
        "not-allowed" => "Your role does not allow this.".to_owned(),
        _ => refusal.or_else(label).or_else(picture).unwrap_or_else(|| {
            "The shop could not do this just now. Nothing was changed. Please try again.".to_owned()
        }),
    }
}

/// What was done, by the code behind `?done=`.
pub fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "created" => "The draft is saved. Pictures and files come next.",
        "saved" => "Saved.",
        "published" => "Published: shoppers can buy it now.",
        "unpublished" => "It is off the shelf. Who bought it keeps it.",
        "archived" => "It is archived. Its page says that it is no longer sold; who bought it keeps it.",
        "restored" => "It is a draft again.",
        "duplicated" => "This is the copy: a draft with the same words, pictures and files.",
        "discarded" => "What was not saved is gone; this is what is stored.",
        "files" => "The file is there.",
        "file-removed" => "The file is off the product. Who bought it keeps it.",
        "upload-dropped" => "The upload was given up.",
        "pictures" => "The pictures are as you wanted them.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a045_every_refusal_has_a_code_that_leads_back_to_its_words() {
        for (known, refusal) in REFUSALS.into_iter().filter(|(known, _)| *known != "file-too-large") {
            let words = refusal.to_string();
            let error = CatalogError::from(refusal);
            assert_eq!((code(&error), of_code(known, 0)), (known, words));
        }
        assert!(
            of_code("file-too-large", 5_000_000_000).contains("5 GB"),
            "{}",
            of_code("file-too-large", 5_000_000_000)
        );
        assert!(of_code("<script>", 0).starts_with("The shop could not"));
    }
}
