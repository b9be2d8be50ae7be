use super::{
    editing::{CatalogError, CatalogRefusal},
    pictures::still_sellable,
};
use crate::{
    catalog::product::{FileVersion, MAX_FILES, Product, ProductFile},
    ids::{FileId, ProductId},
    shop::Shop,
    team::admin::Admin,
};

impl Shop {
    /// Puts a file that lies in storage into a product: as a new file, or as the next version of `file`. For `EditCatalog`.
    pub(crate) async fn add_file(
        &self,
        admin: &Admin,
        id: &ProductId,
        file: Option<&FileId>,
        bytes: FileVersion,
    ) -> Result<Product, CatalogError> {
        let new_id = FileId::random(&*self.ports.entropy);
        self.restock(admin, id, |product| {
            // A second click on the same finished upload.
            if product.files.iter().flat_map(|file| &file.versions).any(|version| version.key == bytes.key) {
                return Ok(None);
            }
            let Some(replaced) = file else {
                if product.files.len() >= MAX_FILES {
                    return Err(CatalogRefusal::TooManyFiles.into());
                }
                let first = FileVersion { version: 1, note: String::new(), ..bytes.clone() };
                product.files.push(ProductFile { id: new_id.clone(), versions: vec![first] });
                return Ok(Some("product.file_added"));
            };
            let own = product.files.iter_mut().find(|own| own.id == *replaced);
            let own = own.ok_or(CatalogRefusal::NoSuchPart)?;
            let version = own.versions.last().map_or(1, |last| last.version + 1);
            own.versions.push(FileVersion { version, ..bytes.clone() });
            Ok(Some("product.file_replaced"))
        })
        .await
    }

    /// Takes a file off its product: later buyers do not get it. Who bought it keeps it, and its bytes stay.
    /// For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Refused` if it is gone; `Missing` if it is the last one of a published
    /// product; `Port`.
    pub async fn remove_file(&self, admin: &Admin, id: &ProductId, file: &FileId) -> Result<Product, CatalogError> {
        self.restock(admin, id, |product| {
            let before = product.files.len();
            product.files.retain(|own| own.id != *file);
            if product.files.len() == before {
                return Err(CatalogRefusal::NoSuchPart.into());
            }
            still_sellable(product)?;
            Ok(Some("product.file_removed"))
        })
        .await
    }
}
