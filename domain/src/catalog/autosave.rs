//! What an admin typed and has not saved: kept, so that a lost connection or a refused save loses no word.

use super::product_form::{Field, ProductForm};
use crate::{
    delivery::token::Sha256Sum,
    ids::{AdminId, ProductId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Whose form it is, and of which product; `None` for one that is not made yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AutosaveKey {
    pub admin: AdminId,
    pub product: Option<ProductId>,
}

/// Version of how forms are kept. It grows when a field gets another meaning or shape; a field more or less is read with
/// defaults.
const FORM_VERSION: u32 = 2;

/// A form as it stood when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Autosave {
    version: u32,
    pub form: ProductForm,
    pub kept_at: Timestamp,
}

impl Autosave {
    pub fn new(form: ProductForm, kept_at: Timestamp) -> Autosave {
        Autosave { version: FORM_VERSION, form, kept_at }
    }

    /// What a store has read from `body`, if this program can make sense of it. Forms of earlier programs are read with defaults;
    /// one of a later program is set aside, like one that cannot be read at all: the editor opens without it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn read(body: &str) -> Option<Autosave> {
        let mut kept: serde_json::Value = serde_json::from_str(body).ok()?;
        match kept.get("version").map_or(Some(1), serde_json::Value::as_u64)? {
            1 => {
                let form = kept.get_mut("form")?.as_object_mut()?;
                all_as_text(form);
                kept.as_object_mut()?.insert("version".to_owned(), FORM_VERSION.into());
            }
            version if version > u64::from(FORM_VERSION) => return None,
            _ => {}
        }
        serde_json::from_value(kept).ok()
    }
}

/// The first version kept what is text now as a number, as true or false, or as nothing.
#[cfg(not(target_arch = "wasm32"))]
fn all_as_text(form: &mut serde_json::Map<String, serde_json::Value>) {
    use serde_json::Value;
    let mut change = |key: &str, text: fn(&Value) -> Option<String>| {
        if let Some(value) = form.get_mut(key)
            && let Some(text) = text(value)
        {
            *value = text.into();
        }
    };
    change("quantity_max", |value| value.as_u64().map(|number| number.to_string()));
    change("later_versions", |value| {
        value.as_bool().map(|checked| if checked { ProductForm::YES.to_owned() } else { String::new() })
    });
    change("base", |value| value.is_null().then(String::new));
}

/// Which fields of a form were filled with kept text, and with what: marks that the form carries, so that such a text
/// is not saved unseen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored(Vec<(Field, String)>);

impl Restored {
    /// The fields in which `form` says something else than `stored`.
    pub fn of(form: &ProductForm, stored: &ProductForm) -> Restored {
        let typed = Field::TYPED.iter().copied();
        let differs = typed.filter(|field| form.text_of(*field) != stored.text_of(*field));
        Restored(differs.map(|field| (field, mark(&form.text_of(field)))).collect())
    }

    /// Reads what a form carried. What is no mark counts as not there.
    pub fn parse(text: &str) -> Restored {
        let part = |part: &str| {
            let (id, mark) = part.split_once('.')?;
            Some((*Field::TYPED.iter().find(|field| field.id() == id)?, mark.to_owned()))
        };
        Restored(text.split(',').filter_map(part).collect())
    }

    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().map(|(field, _)| *field)
    }

    /// `form` with what `stored` says in each field that nobody has touched since it was filled; `None` if that
    /// changes nothing.
    pub fn left_out(&self, form: &ProductForm, stored: &ProductForm) -> Option<ProductForm> {
        let mut seen = form.clone();
        for (field, was) in &self.0 {
            if mark(&form.text_of(*field)) == *was {
                seen.set(*field, stored.text_of(*field));
            }
        }
        (seen != *form).then_some(seen)
    }
}

impl std::fmt::Display for Restored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<_> = self.0.iter().map(|(field, mark)| format!("{}.{mark}", field.id())).collect();
        f.write_str(&parts.join(","))
    }
}

fn mark(text: &str) -> String {
    Sha256Sum::of(text.as_bytes()).to_string()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r075_kept_text_of_another_version_is_read_with_defaults_or_set_aside() {
        let read = |json: &str| Autosave::read(json);
        let now = Autosave::new(ProductForm { name: "Half a thought".into(), ..ProductForm::default() }, Timestamp(9));
        assert_eq!(read(&serde_json::to_string(&now).unwrap()), Some(now.clone()));
        let older =
            r#"{"form":{"name":"Half a thought","quantity_max":1,"later_versions":true,"base":null},"kept_at":9}"#;
        assert_eq!(read(older), Some(now.clone()));
        let unchecked = ProductForm { quantity_max: "5".into(), later_versions: String::new(), ..now.form };
        let older =
            r#"{"version":1,"form":{"name":"Half a thought","quantity_max":5,"later_versions":false},"kept_at":9}"#;
        assert_eq!(read(older), Some(Autosave::new(unchecked, Timestamp(9))));
        let with_more = r#"{"version":2,"form":{"name":"Half a thought","license":"MIT"},"kept_at":9}"#;
        assert!(read(with_more).is_some());
        for unreadable in [
            r#"{"version":3,"form":{"name":"of a later program"},"kept_at":9}"#,
            r#"{"form":{"name":["of another shape"]},"kept_at":9}"#,
            r#"{"form":"text","kept_at":9}"#,
            "{",
            "",
        ] {
            assert_eq!(read(unreadable), None, "{unreadable}");
        }
    }

    #[test]
    fn kept_text_that_nobody_touched_is_left_out() {
        let stored = ProductForm { name: "Moths".into(), price: "4.50".into(), ..ProductForm::default() };
        let kept = ProductForm { name: "Moths and more".into(), summary: "New".into(), ..stored.clone() };
        let restored = Restored::parse(&Restored::of(&kept, &stored).to_string());
        assert_eq!(restored.fields().collect::<Vec<_>>(), [Field::Name, Field::Summary]);
        let saved = ProductForm { price: "5.00".into(), summary: "New, and seen".into(), ..kept.clone() };
        let expected = ProductForm { price: "5.00".into(), summary: "New, and seen".into(), ..stored.clone() };
        assert_eq!(restored.left_out(&saved, &stored), Some(expected));
        assert_eq!(Restored::parse("").left_out(&saved, &stored), None);
        assert_eq!(Restored::parse("what.is,no mark").left_out(&saved, &stored), None);
    }
}
