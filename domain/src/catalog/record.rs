//! A product as one line of text: for moving a shop and for changing many products at once.
//!
//! Files and pictures are named by the SHA-256 of their bytes, which lie beside the text. What is read back is
//! held to the same rules as the editor's form.

use super::{
    datetime_text, label, missing, parse_datetime,
    product_form::{Field, FieldKind, ProductForm},
};
use crate::{
    catalog::{
        product::{FileVersion, MAX_FILES, MAX_PICTURES, Picture, Product, ProductFile, ProductState, Rendition},
        slug::Slug,
    },
    delivery::token::Sha256Sum,
    ids::{BlobKey, FileId, PictureId, ProductId},
    money::Currency,
    time::{TimeZone, Timestamp},
};
use serde::{Deserialize, Serialize};

/// The form of the lines; a later form gets a later number.
const FORMAT: u32 = 1;

/// One product, as it stands in `products.jsonl`. What no field of it is called is refused with the typed fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRecord {
    format: u32,
    pub id: ProductId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    old_slugs: Vec<String>,
    state: ProductState,
    currency: String,
    /// When it was published first; empty if it never was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    published_at: String,
    pictures: Vec<PictureLine>,
    files: Vec<FileLine>,
    /// The fields of the editor, with times in UTC.
    #[serde(flatten, with = "typed")]
    form: ProductForm,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PictureLine {
    id: PictureId,
    alt: String,
    width: u32,
    height: u32,
    renditions: Vec<RenditionLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenditionLine {
    width: u32,
    sha256: Sha256Sum,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLine {
    id: FileId,
    versions: Vec<VersionLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionLine {
    version: u32,
    name: String,
    media_type: String,
    size_bytes: u64,
    sha256: Sha256Sum,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    added_at: String,
}

/// Bytes a line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bytes {
    File { sha256: Sha256Sum, size_bytes: u64 },
    Picture { sha256: Sha256Sum },
}

impl ProductRecord {
    /// The line of a product; `sum_of` gives the SHA-256 of a rendition, which the product does not keep.
    pub fn of(product: &Product, sum_of: &dyn Fn(&BlobKey) -> Sha256Sum) -> ProductRecord {
        let picture = |picture: &Picture| PictureLine {
            id: picture.id.clone(),
            alt: picture.alt.clone(),
            width: picture.width,
            height: picture.height,
            renditions: picture
                .renditions
                .iter()
                .map(|one| RenditionLine { width: one.width, sha256: sum_of(&one.key) })
                .collect(),
        };
        let version = |version: &FileVersion| VersionLine {
            version: version.version,
            name: version.name.clone(),
            media_type: version.media_type.clone(),
            size_bytes: version.size_bytes,
            sha256: version.sha256,
            note: version.note.clone(),
            added_at: datetime_text(version.added_at, &TimeZone::UTC),
        };
        ProductRecord {
            format: FORMAT,
            id: product.id.clone(),
            old_slugs: product.old_slugs.iter().map(Slug::to_string).collect(),
            state: product.state,
            currency: product.price.currency.code().to_owned(),
            published_at: product.published_at.map(|at| datetime_text(at, &TimeZone::UTC)).unwrap_or_default(),
            pictures: product.pictures.iter().map(picture).collect(),
            files: product
                .files
                .iter()
                .map(|file| FileLine { id: file.id.clone(), versions: file.versions.iter().map(version).collect() })
                .collect(),
            form: ProductForm::texts_of(product, &TimeZone::UTC),
        }
    }

    /// Its address, as it is written.
    pub fn slug(&self) -> &str {
        &self.form.slug
    }

    /// Everything this line needs beside it.
    pub fn bytes(&self) -> Vec<Bytes> {
        let goods = self.files.iter().flat_map(|file| &file.versions);
        let goods = goods.map(|version| Bytes::File { sha256: version.sha256, size_bytes: version.size_bytes });
        let pictures = self.pictures.iter().flat_map(|picture| &picture.renditions);
        goods.chain(pictures.map(|one| Bytes::Picture { sha256: one.sha256 })).collect()
    }

    /// The product this line tells of, with the bytes where `key_of` says they lie; version and price version are
    /// those of a product that is new.
    ///
    /// # Errors
    /// Everything that is wrong with it, in words for the seller.
    pub fn product(
        &self,
        currency: Currency,
        now: Timestamp,
        key_of: &dyn Fn(&Bytes) -> BlobKey,
    ) -> Result<Product, Vec<String>> {
        let mut wrong = self.outer_problems(currency);
        let form = match self.form.validate(currency, &TimeZone::UTC) {
            Ok(form) => Some(form),
            Err(problems) => {
                wrong.extend(problems.into_iter().map(|problem| format!("{}: {}", problem.field.id(), problem.error)));
                None
            }
        };
        let published_at = self.moment("published_at", &self.published_at, &mut wrong);
        let old_slugs: Vec<Slug> = self.old_slugs.iter().filter_map(|text| Slug::parse(text).ok()).collect();
        if old_slugs.len() != self.old_slugs.len() {
            wrong.push("old_slugs: not all of them are addresses.".to_owned());
        }
        let files: Vec<ProductFile> = self.files.iter().map(|file| self.file(file, key_of, &mut wrong)).collect();
        let slug = form.as_ref().and_then(|form| form.slug.clone());
        let Some((form, slug)) = form.zip(slug) else {
            if wrong.is_empty() {
                wrong.push(format!("{}: an address is needed.", Field::Slug.id()));
            }
            return Err(wrong);
        };
        let mut product = Product {
            old_slugs,
            state: self.state,
            pictures: self.pictures.iter().map(|picture| picture_of(picture, key_of)).collect(),
            files,
            published_at: published_at.or_else(|| (self.state == ProductState::Published).then_some(now)),
            ..Product::blank(slug, self.id.clone(), currency, now)
        };
        form.fill(&mut product);
        if product.state == ProductState::Published {
            wrong.extend(missing(&product).iter().map(|lack| format!("{}: {lack}", lack.field().id())));
        }
        if wrong.is_empty() { Ok(product) } else { Err(wrong) }
    }

    fn outer_problems(&self, currency: Currency) -> Vec<String> {
        let files = &self.files;
        let sizes_differ = |picture: &PictureLine| {
            let widths: Vec<u32> = picture.renditions.iter().map(|one| one.width).collect();
            !widths.is_sorted() || widths.last() != Some(&picture.width) || picture.height == 0
        };
        let ascends = |file: &FileLine| file.versions.is_sorted_by(|a, b| a.version < b.version);
        let problems = [
            (self.format != FORMAT, format!("format: this program reads format {FORMAT}.")),
            (self.currency != currency.code(), format!("currency: this shop sells in {}.", currency.code())),
            (files.len() > MAX_FILES, format!("files: a product holds {MAX_FILES} at most.")),
            (files.iter().any(|file| file.versions.is_empty()), "files: a file has no version.".to_owned()),
            (!files.iter().all(ascends), "files: versions go up.".to_owned()),
            (self.pictures.len() > MAX_PICTURES, format!("pictures: a product holds {MAX_PICTURES} at most.")),
            (self.pictures.iter().any(sizes_differ), "pictures: widths go up to the picture’s own.".to_owned()),
            (self.pictures.iter().any(|one| one.alt.chars().count() > 250), "pictures: alt is too long.".to_owned()),
        ];
        problems.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, words)| words).collect()
    }

    fn moment(&self, field: &str, text: &str, wrong: &mut Vec<String>) -> Option<Timestamp> {
        parse_datetime(text, &TimeZone::UTC).unwrap_or_else(|error| {
            wrong.push(format!("{field}: {error}"));
            None
        })
    }

    fn file(&self, file: &FileLine, key_of: &dyn Fn(&Bytes) -> BlobKey, wrong: &mut Vec<String>) -> ProductFile {
        let mut versions = Vec::new();
        for line in &file.versions {
            if label(&line.name).as_deref() != Ok(&line.name) {
                wrong.push(format!("files: “{}” is no name for a file.", line.name.escape_debug()));
            }
            if line.size_bytes == 0 {
                wrong.push("files: an empty file cannot be sold.".to_owned());
            }
            let added_at = self.moment("files: added_at", &line.added_at, wrong);
            versions.push(FileVersion {
                version: line.version,
                name: line.name.clone(),
                media_type: line.media_type.clone(),
                size_bytes: line.size_bytes,
                sha256: line.sha256,
                key: key_of(&Bytes::File { sha256: line.sha256, size_bytes: line.size_bytes }),
                note: line.note.clone(),
                added_at: added_at.unwrap_or(Timestamp(0)),
            });
        }
        ProductFile { id: file.id.clone(), versions }
    }
}

fn picture_of(picture: &PictureLine, key_of: &dyn Fn(&Bytes) -> BlobKey) -> Picture {
    let rendition =
        |one: &RenditionLine| Rendition { width: one.width, key: key_of(&Bytes::Picture { sha256: one.sha256 }) };
    Picture {
        id: picture.id.clone(),
        alt: picture.alt.clone(),
        width: picture.width,
        height: picture.height,
        renditions: picture.renditions.iter().map(rendition).collect(),
    }
}

/// The typed fields beside the others of a record, each in the shape JSON has for its kind.
mod typed {
    use super::{Field, FieldKind, ProductForm};
    use serde::{Deserialize, Deserializer, Serializer, de::Error, ser::SerializeMap};
    use serde_json::Value;
    use std::collections::BTreeMap;

    /// What the first lines had to have. Fields that came later may be missing, and are only written if they say something.
    const REQUIRED: [Field; 8] = [
        Field::Name,
        Field::Slug,
        Field::Summary,
        Field::Description,
        Field::Price,
        Field::Tags,
        Field::QuantityMax,
        Field::LaterVersions,
    ];

    pub fn serialize<S: Serializer>(form: &ProductForm, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in Field::TYPED.iter().copied() {
            let text = form.typed(field);
            if text.is_empty() && !REQUIRED.contains(&field) {
                continue;
            }
            match field.kind() {
                Some(FieldKind::List(separator)) => {
                    let items: Vec<_> = text.split(separator).map(str::trim).filter(|item| !item.is_empty()).collect();
                    map.serialize_entry(field.id(), &items)?;
                }
                Some(FieldKind::Number) => map.serialize_entry(field.id(), &text.parse::<u64>().unwrap_or_default())?,
                Some(FieldKind::Check) => map.serialize_entry(field.id(), &(text == ProductForm::YES))?,
                _ => map.serialize_entry(field.id(), text)?,
            }
        }
        map.end()
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ProductForm, D::Error> {
        let mut values = BTreeMap::<String, Value>::deserialize(deserializer)?;
        let mut form = ProductForm::default();
        for field in Field::TYPED.iter().copied() {
            let id = field.id();
            match values.remove(id) {
                Some(value) => {
                    form.set(field, text(field, &value).map_err(|why| D::Error::custom(format!("{id}: {why}")))?)
                }
                None if REQUIRED.contains(&field) => return Err(D::Error::missing_field(id)),
                None => {}
            }
        }
        match values.keys().next() {
            Some(unknown) => Err(D::Error::custom(format!("unknown field `{unknown}`"))),
            None => Ok(form),
        }
    }

    fn text(field: Field, value: &Value) -> Result<String, String> {
        match (field.kind(), value) {
            (Some(FieldKind::List(separator)), Value::Array(items)) => {
                let items: Option<Vec<_>> = items.iter().map(Value::as_str).collect();
                let items = items.ok_or("a list of texts is needed")?;
                match items.iter().find(|item| item.contains(separator)) {
                    Some(item) => Err(format!("“{item}” holds what separates one from the next")),
                    None => Ok(items.join(&separator.to_string())),
                }
            }
            (Some(FieldKind::Number), Value::Number(number)) => Ok(number.to_string()),
            (Some(FieldKind::Check), Value::Bool(checked)) => {
                Ok(if *checked { ProductForm::YES.to_owned() } else { String::new() })
            }
            (Some(FieldKind::List(_)), _) => Err("a list is needed".to_owned()),
            (Some(FieldKind::Number), _) => Err("a number is needed".to_owned()),
            (Some(FieldKind::Check), _) => Err("true or false is needed".to_owned()),
            (_, Value::String(text)) => Ok(text.clone()),
            _ => Err("a text is needed".to_owned()),
        }
    }
}
