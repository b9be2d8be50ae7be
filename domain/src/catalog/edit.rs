use super::{editing::CatalogError, pictures::still_sellable};
use crate::{
    catalog::{
        EditConflict, FieldError, FieldProblem,
        product::{Product, ProductState},
        product_form::{Field, ProductForm},
        slug::{MAX_NAMESAKES, Slug},
    },
    ids::ProductId,
    ports::{PortError, SlugHit},
    shop::Shop,
    team::admin::{Admin, Permission},
    time::TimeZone,
};

impl Shop {
    /// Makes a draft. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Fields` with everything that is wrong; `Port`.
    pub async fn create_product(&self, admin: &Admin, form: &ProductForm) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let blank = self.blank();
        let made = self.filled(&blank, form).await?;
        self.store(admin, "product.created", &blank, made).await
    }

    /// What a form would make of nothing.
    pub(crate) async fn filled_anew(&self, form: &ProductForm) -> Result<Product, CatalogError> {
        self.filled(&self.blank(), form).await
    }

    fn blank(&self) -> Product {
        let id = ProductId::random(&*self.ports.entropy);
        Product::blank(slug_of_id(&id), id, self.terms.currency, self.ports.clock.now())
    }

    /// Saves the form of a product; of a published one the change is on the shelf at once. Also what
    /// saves drafts by itself. For `EditCatalog`.
    ///
    /// Does nothing if the form says what is stored.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Fields`; `Conflict` with what somebody else changed since the
    /// form was filled; `Missing` if a published product would lack something; `Port`.
    pub async fn save_draft(&self, admin: &Admin, id: &ProductId, form: &ProductForm) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let stored = self.product_for(id).await?;
        let filled = self.filled_over(&stored, form).await?;
        if filled == stored {
            return Ok(stored);
        }
        match self.store(admin, "product.saved", &stored, filled).await {
            // Somebody came between reading and storing, or has just taken the address.
            Err(CatalogError::Port(PortError::Conflict)) => {
                let now = self.product_for(id).await?;
                Err(conflict(&now, form, &self.terms.time_zone).unwrap_or(PortError::Conflict.into()))
            }
            done => done,
        }
    }

    /// `stored` as the form wants it, if that may be saved now.
    pub(crate) async fn filled_over(&self, stored: &Product, form: &ProductForm) -> Result<Product, CatalogError> {
        if stored.state == ProductState::Archived {
            return Err(super::editing::CatalogRefusal::Archived.into());
        }
        if let Some(conflict) = conflict(stored, form, &self.terms.time_zone) {
            return Err(conflict);
        }
        let filled = self.filled(stored, form).await?;
        still_sellable(&filled)?;
        Ok(filled)
    }

    /// A draft with everything of a product but its history. Files and pictures are the same objects: they
    /// never change. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn duplicate_product(&self, admin: &Admin, id: &ProductId) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let original = self.product_for(id).await?;
        let id = ProductId::random(&*self.ports.entropy);
        let name: String = format!("Copy of {}", original.name).chars().take(crate::catalog::MAX_NAME).collect();
        let mut copy = Product {
            slug: self.free_slug(&name, &id).await?,
            id,
            name,
            old_slugs: Vec::new(),
            price_version: 1,
            state: ProductState::Draft,
            published_at: None,
            version: 0,
            ..original
        };
        for file in &mut copy.files {
            file.id = crate::ids::FileId::random(&*self.ports.entropy);
            file.versions.drain(..file.versions.len().saturating_sub(1));
            file.versions.iter_mut().for_each(|version| {
                version.version = 1;
                version.note = String::new();
            });
        }
        for picture in &mut copy.pictures {
            picture.id = crate::ids::PictureId::random(&*self.ports.entropy);
        }
        let blank = copy.clone();
        self.store(admin, "product.duplicated", &blank, copy).await
    }

    /// `product` as the form wants it.
    async fn filled(&self, product: &Product, form: &ProductForm) -> Result<Product, CatalogError> {
        let form = without_later_fields(form, product, &self.terms.time_zone);
        let form = form.validate(product.price.currency, &self.terms.time_zone).map_err(CatalogError::Fields)?;
        let made_anew = form.name != product.name && product.slug_follows_name();
        let slug = match form.slug.clone() {
            Some(slug) if slug == product.slug && !made_anew => slug,
            Some(slug) if slug != product.slug => {
                self.must_be_free(&slug, &product.id).await?;
                slug
            }
            _ => self.free_slug(&form.name, &product.id).await?,
        };
        let mut filled = product.clone();
        form.fill(&mut filled);
        filled.move_to(slug);
        Ok(filled)
    }

    /// Whether an address is nobody's: neither a product's present one nor an old one of another, which
    /// mails and bookmarks still lead to.
    async fn is_free(&self, slug: &Slug, id: &ProductId) -> Result<bool, CatalogError> {
        Ok(match self.ports.catalog.find_by_slug(slug).await? {
            SlugHit::Nothing => true,
            SlugHit::Product(other) => other.id == *id,
            SlugHit::Moved(present) => match self.ports.catalog.find_by_slug(&present).await? {
                SlugHit::Product(owner) => owner.id == *id,
                _ => false,
            },
        })
    }

    async fn must_be_free(&self, slug: &Slug, id: &ProductId) -> Result<(), CatalogError> {
        if self.is_free(slug, id).await? {
            return Ok(());
        }
        Err(CatalogError::Fields(vec![FieldProblem { field: Field::Slug, error: FieldError::SlugTaken(slug.clone()) }]))
    }

    /// An address made of a name: `slow-bread`, `slow-bread-2`, …
    async fn free_slug(&self, name: &str, id: &ProductId) -> Result<Slug, CatalogError> {
        let Some(plain) = Slug::from_name(name) else { return Ok(slug_of_id(id)) };
        if self.is_free(&plain, id).await? {
            return Ok(plain);
        }
        for n in 2..MAX_NAMESAKES {
            if let Some(slug) = plain.numbered(n)
                && self.is_free(&slug, id).await?
            {
                return Ok(slug);
            }
        }
        Ok(slug_of_id(id))
    }
}

/// `form` with what is stored in fields it never had: it was opened before the program was exchanged.
fn without_later_fields(form: &ProductForm, stored: &Product, zone: &TimeZone) -> ProductForm {
    let mut whole = form.clone();
    if let Some(base) = form.base() {
        let now = ProductForm::of(stored, zone);
        for field in Field::TYPED.iter().copied().filter(|field| !base.has(*field)) {
            whole.set(field, now.typed(field).to_owned());
        }
    }
    whole
}

/// What somebody else changed since the form was filled, if anything it touches or shows.
fn conflict(stored: &Product, form: &ProductForm, zone: &TimeZone) -> Option<CatalogError> {
    let base = form.base()?;
    if base.version == stored.version {
        return None;
    }
    let form = without_later_fields(form, stored, zone);
    let conflict = EditConflict::of(stored.clone(), &form, &base, zone);
    // Somebody added a file or a picture: the form says nothing about those.
    (!conflict.clashes.is_empty()).then(|| CatalogError::Conflict(Box::new(conflict)))
}

/// The address of a product whose name gives none.
fn slug_of_id(id: &ProductId) -> Slug {
    let short: String = id.as_str().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let text = format!("product-{}", short.to_ascii_lowercase());
    Slug::parse(&text).expect("made of small letters and digits")
}

impl Product {
    /// Whether its address goes with its name: it was made of it, and no shopper has seen it.
    fn slug_follows_name(&self) -> bool {
        self.published_at.is_none() && (self.slug == slug_of_id(&self.id) || self.slug.is_made_of(&self.name))
    }

    /// Gives it another address; an address shoppers may know leads on to the new one.
    fn move_to(&mut self, slug: Slug) {
        if slug == self.slug {
            return;
        }
        let old = std::mem::replace(&mut self.slug, slug);
        if self.published_at.is_some() {
            self.old_slugs.push(old);
        }
        let present = self.slug.clone();
        self.old_slugs.retain(|slug| *slug != present);
    }
}
