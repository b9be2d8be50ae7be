use super::editing::CatalogError;
use crate::{
    catalog::{Autosave, AutosaveKey, ProductForm, Restored, product::Product},
    ids::ProductId,
    shop::Shop,
    team::admin::{Admin, Permission},
};

impl Shop {
    /// Saves a form, of a new product if `id` is none. What cannot be saved is kept for this admin, so that
    /// correcting it begins where they were. For `EditCatalog`.
    ///
    /// # Errors
    /// Those of [`create_product`](Shop::create_product) and [`save_draft`](Shop::save_draft).
    pub async fn save_form(
        &self,
        admin: &Admin,
        id: Option<&ProductId>,
        form: &ProductForm,
    ) -> Result<Product, CatalogError> {
        let saved = match id {
            None => self.create_product(admin, form).await,
            Some(id) => self.save_draft(admin, id, form).await,
        };
        let place = AutosaveKey { admin: admin.id().clone(), product: id.cloned() };
        match &saved {
            // Saved is saved: a form that stays behind is offered once more, and says nothing new.
            Ok(_) => drop(self.ports.autosaves.forget(&place).await),
            Err(CatalogError::NotAllowed(_) | CatalogError::UnknownProduct) => {}
            Err(_) => drop(self.keep(place, form).await),
        }
        saved
    }

    /// Saves the form of a product that was filled with kept text, without those texts nobody has touched since; they
    /// stay kept. So no text goes on sale unseen with the next change of a price. For `EditCatalog`.
    ///
    /// # Errors
    /// Those of [`save_draft`](Shop::save_draft).
    pub async fn save_form_without(
        &self,
        admin: &Admin,
        id: &ProductId,
        form: &ProductForm,
        restored: &Restored,
    ) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let stored = ProductForm::of(&self.product_for(id).await?, &self.terms.time_zone);
        let Some(seen) = restored.left_out(form, &stored) else { return self.save_form(admin, Some(id), form).await };
        let saved = self.save_form(admin, Some(id), &seen).await;
        let base = match &saved {
            Ok(product) => ProductForm::of(product, &self.terms.time_zone).base,
            Err(_) => form.base.clone(),
        };
        let place = AutosaveKey { admin: admin.id().clone(), product: Some(id.clone()) };
        self.keep(place, &ProductForm { base, ..form.clone() }).await?;
        saved
    }

    /// Keeps a form that is being typed, without saving it: shoppers see nothing of it. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn keep_form(
        &self,
        admin: &Admin,
        id: Option<&ProductId>,
        form: &ProductForm,
    ) -> Result<(), CatalogError> {
        admin.require(Permission::EditCatalog)?;
        if let Some(id) = id {
            self.product_for(id).await?;
        }
        self.keep(AutosaveKey { admin: admin.id().clone(), product: id.cloned() }, form).await
    }

    /// What this admin typed and has not saved. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn kept_form(&self, admin: &Admin, id: Option<&ProductId>) -> Result<Option<Autosave>, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let place = AutosaveKey { admin: admin.id().clone(), product: id.cloned() };
        Ok(self.ports.autosaves.kept(&place).await?)
    }

    /// Drops what this admin typed and has not saved. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn drop_form(&self, admin: &Admin, id: Option<&ProductId>) -> Result<(), CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let place = AutosaveKey { admin: admin.id().clone(), product: id.cloned() };
        Ok(self.ports.autosaves.forget(&place).await?)
    }

    /// The product as it would be if `form` were saved now; nothing is stored. For `EditCatalog`.
    ///
    /// # Errors
    /// What saving it would answer.
    pub async fn try_form(
        &self,
        admin: &Admin,
        id: Option<&ProductId>,
        form: &ProductForm,
    ) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        match id {
            None => self.filled_anew(form).await,
            Some(id) => self.filled_over(&self.product_for(id).await?, form).await,
        }
    }

    async fn keep(&self, place: AutosaveKey, form: &ProductForm) -> Result<(), CatalogError> {
        let draft = Autosave::new(form.clone(), self.ports.clock.now());
        Ok(self.ports.autosaves.keep(&place, &draft).await?)
    }
}
