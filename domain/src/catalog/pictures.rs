use super::editing::{CatalogError, CatalogRefusal};
use crate::{
    catalog::{
        PublishBlocker, missing,
        product::{MAX_PICTURES, Picture, Product, ProductState},
    },
    ids::{BlobKey, PictureId, ProductId},
    shop::Shop,
    team::admin::{Admin, Permission},
    typed_text::{Lines, clean_note},
};

const MAX_ALT: usize = 250;

/// One step of a picture among the others; the first one is the cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureMove {
    Earlier,
    Later,
    First,
    /// To the place of another one, which moves on.
    To(PictureId),
}

impl Shop {
    /// Stores one rendition of a picture, which [`Shop::add_picture`] then adds to a product. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn store_rendition(&self, admin: &Admin, bytes: &[u8]) -> Result<BlobKey, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let key = BlobKey::random(self.entropy());
        self.ports.files.put_picture(&key, bytes).await?;
        Ok(key)
    }

    /// Adds a picture whose renditions are in storage already, behind the others. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Refused` if there are too many or `alt` is too long; `Port`.
    pub async fn add_picture(&self, admin: &Admin, id: &ProductId, picture: Picture) -> Result<Product, CatalogError> {
        let picture = Picture { alt: clean_note(&picture.alt, Lines::One), ..picture };
        if picture.alt.chars().count() > MAX_ALT {
            return Err(CatalogRefusal::AltTooLong.into());
        }
        self.restock(admin, id, move |product| {
            if product.pictures.len() >= MAX_PICTURES {
                return Err(CatalogRefusal::TooManyPictures.into());
            }
            product.pictures.push(picture.clone());
            still_sellable(product)?;
            Ok(Some("product.picture_added"))
        })
        .await
    }

    /// Says what a picture shows. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Refused` if it is gone or `alt` is too long; `Missing` if a published
    /// product's picture would lose its words; `Port`.
    pub async fn describe_picture(
        &self,
        admin: &Admin,
        id: &ProductId,
        picture: &PictureId,
        alt: &str,
    ) -> Result<Product, CatalogError> {
        let alt = clean_note(alt, Lines::One);
        if alt.chars().count() > MAX_ALT {
            return Err(CatalogRefusal::AltTooLong.into());
        }
        self.restock(admin, id, |product| {
            let place = place_of(product, picture)?;
            if product.pictures[place].alt == alt {
                return Ok(None);
            }
            product.pictures[place].alt = alt.clone();
            still_sellable(product)?;
            Ok(Some("product.picture_described"))
        })
        .await
    }

    /// Moves a picture among the others. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Refused` if it is gone; `Port`.
    pub async fn move_picture(
        &self,
        admin: &Admin,
        id: &ProductId,
        picture: &PictureId,
        step: PictureMove,
    ) -> Result<Product, CatalogError> {
        self.restock(admin, id, |product| {
            let from = place_of(product, picture)?;
            let to = match &step {
                PictureMove::Earlier => from.saturating_sub(1),
                PictureMove::Later => (from + 1).min(product.pictures.len() - 1),
                PictureMove::First => 0,
                PictureMove::To(other) => place_of(product, other)?,
            };
            if from == to {
                return Ok(None);
            }
            let moved = product.pictures.remove(from);
            product.pictures.insert(to, moved);
            Ok(Some("product.pictures_ordered"))
        })
        .await
    }

    /// Takes a picture off its product. Its bytes stay: orders may show it. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Refused` if it is gone; `Port`.
    pub async fn remove_picture(
        &self,
        admin: &Admin,
        id: &ProductId,
        picture: &PictureId,
    ) -> Result<Product, CatalogError> {
        self.restock(admin, id, |product| {
            let place = place_of(product, picture)?;
            product.pictures.remove(place);
            Ok(Some("product.picture_removed"))
        })
        .await
    }
}

fn place_of(product: &Product, picture: &PictureId) -> Result<usize, CatalogError> {
    let place = product.pictures.iter().position(|own| own.id == *picture);
    place.ok_or(CatalogRefusal::NoSuchPart.into())
}

/// A published product must not lose what it was published with.
pub(crate) fn still_sellable(product: &Product) -> Result<(), CatalogError> {
    let lacks: Vec<PublishBlocker> =
        if product.state == ProductState::Published { missing(product) } else { Vec::new() };
    if lacks.is_empty() { Ok(()) } else { Err(CatalogError::Missing(lacks)) }
}
