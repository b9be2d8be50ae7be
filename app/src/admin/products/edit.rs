use super::{
    Said, StateBadge,
    checklist::{Checklist, Clashes},
    form::ProductFields,
};
use crate::{
    address::{param, query},
    admin::{
        datetime::in_sentence,
        failure::ProductsFailure,
        frame::{Frame, Section},
        guard::for_admin,
    },
    api::products::{DiscardForm, DuplicateProduct, MoveProduct, SaveProduct},
    islands::{AutosaveForm, ProductFiles, ProductPictures},
    messages::messages,
    state::{shop, site, time_zone},
    views::product_editor::{FilesView, PicturesView},
};
use domain::{
    Admin, Permission, Product, ProductId, ProductState, Timestamp,
    catalog::{CatalogError, EditConflict, EditorProduct, FieldProblem, ProductForm, PublishBlocker, Restored},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// `/admin/products/new`: the form of a product that is not made yet.
#[component]
pub fn NewProductPage() -> impl IntoView {
    let (done, problem) = (query("done"), query("problem"));
    for_admin(Permission::EditCatalog, move |admin| async move {
        let typed = match Typed::load(&admin, None).await {
            Ok(typed) => typed,
            Err(cause) => return view! { <ProductsFailure cause/> }.into_any(),
        };
        let (t, currency) = (messages().products(), shop().terms().currency);
        view! {
            <Frame admin title=t.new_title().to_owned() here=Section::Products>
                <Said done problem/>
                <Unsaved id=None kept_at=typed.kept_at restored=typed.restored/>
                <form class="editor-form stack" id="product" method="post" action=SaveProduct::PATH>
                    <ProductFields product=None form=typed.form problems=typed.problems currency/>
                    <p class="fine">{t.pictures_later()}</p>
                    <div class="button-row button-row--start">
                        <button class="button button--primary" name="then" value="save">{t.save_draft()}</button>
                    </div>
                    <AutosaveForm product=None currency=currency.code().to_owned()/>
                </form>
            </Frame>
        }
        .into_any()
    })
}

/// `/admin/products/{id}`: one product, with everything that can be done to it.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = ProductId::parse(&param("id")).map_err(|_| CatalogError::UnknownProduct);
    let said = (query("done"), query("problem"));
    for_admin(Permission::ViewCatalog, move |admin| async move {
        let found = match id {
            Ok(id) => EditorPage::load(&admin, &id).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(editor) => view! { <Editor admin editor said/> }.into_any(),
            Err(cause) => view! { <ProductsFailure cause/> }.into_any(),
        }
    })
}

/// What the form holds, and what would be answered if it were saved now.
struct Typed {
    form: ProductForm,
    /// When it was kept, if it says something that is not saved.
    kept_at: Option<Timestamp>,
    /// The fields in which it does.
    restored: Restored,
    problems: Vec<FieldProblem>,
    blockers: Vec<PublishBlocker>,
    conflict: Option<EditConflict>,
}

impl Typed {
    async fn load(admin: &Admin, product: Option<&Product>) -> Result<Typed, CatalogError> {
        let stored = product.map(|product| ProductForm::of(product, &time_zone())).unwrap_or_default();
        let restored = Restored::of(&stored, &stored);
        let nothing =
            Typed { form: stored, kept_at: None, restored, problems: Vec::new(), blockers: Vec::new(), conflict: None };
        if !admin.may(Permission::EditCatalog) {
            return Ok(nothing);
        }
        let id = product.map(|product| &product.id);
        let Some(kept) = shop().kept_form(admin, id).await? else { return Ok(nothing) };
        if kept.form.says_the_same(&nothing.form) {
            return Ok(nothing);
        }
        let mut form = kept.form;
        if !form.has_base() {
            // Kept by a program whose form had other fields.
            form.base.clone_from(&nothing.form.base);
        }
        let restored = Restored::of(&form, &nothing.form);
        let mut typed = Typed { kept_at: Some(kept.kept_at), form, restored, ..nothing };
        match shop().try_form(admin, id, &typed.form).await {
            Err(CatalogError::Fields(problems)) => typed.problems = problems,
            Err(CatalogError::Missing(blockers)) => typed.blockers = blockers,
            Err(CatalogError::Conflict(conflict)) => {
                typed.form = (*conflict.merged).clone();
                typed.conflict = Some(*conflict);
            }
            Err(error @ CatalogError::Port(_)) => return Err(error),
            _ => {}
        }
        Ok(typed)
    }
}

/// What the page of one product shows.
struct EditorPage {
    found: EditorProduct,
    typed: Typed,
    files: FilesView,
}

impl EditorPage {
    async fn load(admin: &Admin, id: &ProductId) -> Result<EditorPage, CatalogError> {
        let shop = shop();
        let found = shop.editor_product(admin, id).await?;
        let typed = Typed::load(admin, Some(&found.product)).await?;
        let uploads = match admin.may(Permission::EditCatalog) {
            true => shop.open_uploads(admin, id).await?,
            false => Vec::new(),
        };
        let files = FilesView::of(&found.product, uploads, shop.terms());
        Ok(EditorPage { found, typed, files })
    }
}

#[component]
fn Editor(admin: Admin, editor: EditorPage, said: (Option<String>, Option<String>)) -> impl IntoView {
    let t = messages().products();
    let EditorPage { found, typed, files } = editor;
    let product = found.product;
    let may_edit = admin.may(Permission::EditCatalog);
    let shut = !may_edit || product.state == ProductState::Archived;
    let title = if product.name.trim().is_empty() { t.unnamed().to_owned() } else { product.name.clone() };
    let (id, state, currency) = (product.id.clone(), product.state, product.price.currency);
    let pictures = PicturesView::of(&product);
    let blockers: Vec<PublishBlocker> = found.missing.into_iter().chain(typed.blockers).collect();
    let missing = said.1.as_deref() == Some("missing") && !blockers.is_empty();
    let missing = missing.then(|| {
        let rows = blockers.iter().map(|blocker| view! { <li>{t.blocker(*blocker)}</li> }).collect_view();
        view! { <div class="problem" role="alert"><p>{t.missing()}</p><ul>{rows}</ul></div> }
    });
    let on_shelf = (state == ProductState::Published).then(|| format!("/products/{}", product.slug));
    let (changed, time) = in_sentence(product.updated_at);
    let changed = t.changed_and_sold(found.sold, changed, time).into_string();
    // Of a product on sale, kept text is saved only by who says so.
    let unseen = (state == ProductState::Published && typed.kept_at.is_some()).then(|| typed.restored.clone());
    let save = if state == ProductState::Published { t.save_changes() } else { t.save_draft() };
    view! {
        <Frame admin title=title here=Section::Products>
            <p class="admin-lead">
                <StateBadge state/>" "<span inner_html=changed></span>" "
                {on_shelf.map(|href| view! { <a href=href>{t.see_in_shop()}</a> })}
            </p>
            <Said done=said.0 problem=said.1.filter(|code| code != "missing")/>
            {missing}
            {typed.conflict.map(|conflict| view! { <Clashes conflict/> })}
            <Unsaved id=Some(id.clone()) kept_at=typed.kept_at restored=typed.restored.clone()/>
            <div class="order-detail editor-case">
                <div class="order-detail__main">
                    <form class="editor-form stack" id="product" method="post" action=SaveProduct::PATH>
                        {unseen.map(|restored| view! { <Include restored/> })}
                        <ProductFields product=Some(product.clone()) form=typed.form problems=typed.problems currency/>
                        {(!shut).then(|| view! {
                            <div class="button-row button-row--start">
                                <button class="button button--primary" name="then" value="save">{save}</button>
                                {(state == ProductState::Draft).then(|| view! {
                                    <button class="button" name="then" value="publish">{t.publish()}</button>
                                })}
                                <button class="button" name="then" value="preview">{t.preview()}</button>
                            </div>
                            <AutosaveForm product=Some(id.clone()) currency=currency.code().to_owned()/>
                        })}
                    </form>
                    <ProductPictures view=pictures most_mib=site().max_picture_mib shut/>
                    <ProductFiles view=files shut/>
                </div>
                <div class="order-detail__side">
                    <section aria-labelledby="state">
                        <h2 class="section-title" id="state">{t.status()}</h2>
                        <div id="checklist"><Checklist state blockers hints=found.hints/></div>
                        {may_edit.then(|| view! { <Steps id=id.clone() state/> })}
                    </section>
                </div>
            </div>
        </Frame>
    }
}

/// Asks whether text that was kept earlier shall go on sale with what is changed now.
#[component]
fn Include(restored: Restored) -> impl IntoView {
    view! {
        <input type="hidden" name="restored" value=restored.to_string()/>
        <label class="admin-check">
            <input type="checkbox" name="include" value="true"/>
            <span>{messages().products().include()}</span>
        </label>
    }
}

fn names(restored: &Restored) -> String {
    let t = messages().product_form();
    restored.fields().map(|field| t.label(field)).collect::<Vec<_>>().join(", ")
}

/// What was typed and not saved, and the way to drop it.
#[component]
fn Unsaved(id: Option<ProductId>, kept_at: Option<Timestamp>, restored: Restored) -> impl IntoView {
    let t = messages().products();
    kept_at.map(|at| {
        let (kept, time) = in_sentence(at);
        view! {
            <div class="notice editor-unsaved">
                <p inner_html=t.unsaved(kept, names(&restored), time).into_string()></p>
                <form method="post" action=DiscardForm::PATH>
                    {id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })}
                    <button class="button button--small">{t.discard()}</button>
                </form>
            </div>
        }
    })
}

/// What can be done to the product as a whole.
#[component]
fn Steps(id: ProductId, state: ProductState) -> impl IntoView {
    let t = messages().products();
    let id = id.to_string();
    let step = |to: &'static str, words: &'static str, sure: Option<&'static str>| {
        view! {
            <form class="editor-step" method="post" action=MoveProduct::PATH>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="to" value=to/>
                {sure.map(|sure| view! { <label class="admin-check"><input type="checkbox" required/><span>{sure}</span></label> })}
                <button class="button button--small">{words}</button>
            </form>
        }
    };
    view! {
        <div class="editor-steps">
            {(state == ProductState::Published).then(|| step("unpublish", t.unpublish(), None))}
            {(state == ProductState::Archived).then(|| step("restore", t.restore(), None))}
            <form class="editor-step" method="post" action=DuplicateProduct::PATH>
                <input type="hidden" name="id" value=id.clone()/>
                <button class="button button--small">{t.duplicate()}</button>
            </form>
            {(state != ProductState::Archived).then(|| step("archive", t.archive(), Some(t.archive_confirm())))}
        </div>
    }
}
