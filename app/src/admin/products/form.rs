//! The form of a product's words and price.

use crate::{messages::messages, state::time_zone};
use domain::{
    Currency, Product, ProductState,
    catalog::{FieldProblem, MAX_NAME, MAX_SUMMARY, ProductDraft, fields::Field},
};
use leptos::prelude::*;

/// Every field, with what is wrong with it beside it. `product` is none while it is not made yet.
#[component]
pub fn ProductFields(
    product: Option<Product>,
    form: ProductDraft,
    problems: Vec<FieldProblem>,
    currency: Currency,
) -> impl IntoView {
    let shut = product.as_ref().is_some_and(|product| product.state == ProductState::Archived);
    let t = messages().product_form();
    let said =
        |field: Field| problems.iter().find(|problem| problem.field == field).map(|problem| t.problem(&problem.error));
    let slug_hint = match product.as_ref().filter(|product| product.published_at.is_some()) {
        Some(_) => t.slug_hint_published(),
        None => t.slug_hint(),
    };
    let rare = !form.sale_from.is_empty() || !form.sale_until.is_empty() || form.quantity_max != 1;
    let price_hint = t.price_hint(currency.code());
    view! {
        <fieldset class="editor-fields" disabled=shut>
            <legend class="visually-hidden">{t.legend()}</legend>
            {product.as_ref().map(|product| view! { <input type="hidden" name="id" value=product.id.to_string()/> })}
            <input type="hidden" name="form[base]" value=form.base.as_ref().map(ToString::to_string)/>
            <TextField field=Field::Name value=form.name problem=said(Field::Name) hint="" maxlength=MAX_NAME/>
            <TextField field=Field::Slug value=form.slug problem=said(Field::Slug) hint=slug_hint maxlength=80/>
            <TextField field=Field::Summary value=form.summary problem=said(Field::Summary) hint=t.summary_hint() maxlength=MAX_SUMMARY/>
            <Description text=form.description problem=said(Field::Description)/>
            <div class="editor-pair">
                <TextField field=Field::Price value=form.price problem=said(Field::Price) hint=price_hint maxlength=40/>
                <label class="field"><span class="field__label">{t.currency()}</span>
                    <input class="field__input" value=currency.code() readonly aria-describedby="currency-hint"/>
                    <span class="fine" id="currency-hint">{t.currency_hint()}</span></label>
            </div>
            <TextField field=Field::Tags value=form.tags problem=said(Field::Tags) hint=t.tags_hint() maxlength=400/>
            <details class="editor-more" open=rare>
                <summary>{t.availability()}</summary>
                <div class="stack">
                    <div class="editor-pair">
                        <MomentField field=Field::SaleFrom value=form.sale_from problem=said(Field::SaleFrom)/>
                        <MomentField field=Field::SaleUntil value=form.sale_until problem=said(Field::SaleUntil)/>
                    </div>
                    <Quantity value=form.quantity_max problem=said(Field::QuantityMax)/>
                </div>
            </details>
            <label class="admin-check">
                <input type="checkbox" id=Field::LaterVersions.id() name="form[later_versions]" value="true" checked=form.later_versions/>
                <span>{t.give_later_versions()}</span>
            </label>
        </fieldset>
    }
}

/// Ids of what describes a field, for its `aria-describedby`.
fn described(field: Field, hint: bool, problem: bool) -> Option<String> {
    let ids: Vec<_> = [(problem, "problem"), (hint, "hint")]
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, what)| format!("{}-{what}", field.id()))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

#[component]
fn Notes(field: Field, #[prop(into)] hint: String, problem: Option<String>) -> impl IntoView {
    view! {
        {problem.map(|words| view! { <span class="editor-problem" id=format!("{}-problem", field.id())>{words}</span> })}
        {(!hint.is_empty()).then(|| view! { <span class="fine" id=format!("{}-hint", field.id())>{hint.clone()}</span> })}
    }
}

#[component]
fn TextField(
    field: Field,
    value: String,
    problem: Option<String>,
    #[prop(into)] hint: String,
    maxlength: usize,
) -> impl IntoView {
    let wrong = problem.is_some().then_some("true");
    let described = described(field, !hint.is_empty(), problem.is_some());
    let inputmode = (field == Field::Price).then_some("decimal");
    view! {
        <div class="field">
            <label class="field__label" for=field.id()>{messages().product_form().label(field)}</label>
            <input class="field__input" id=field.id() name=format!("form[{}]", field.id()) value=value maxlength=maxlength
                inputmode=inputmode autocomplete="off" aria-invalid=wrong aria-describedby=described/>
            <Notes field hint problem/>
        </div>
    }
}

#[component]
fn Description(text: String, problem: Option<String>) -> impl IntoView {
    let field = Field::Description;
    let wrong = problem.is_some().then_some("true");
    let described = described(field, true, problem.is_some());
    // A line break right behind the tag is swallowed by browsers: one more of them keeps the seller's own.
    // Leptos does not escape what stands in a textarea.
    let inside = format!("\n{}", html_escape::encode_text(&text));
    view! {
        <div class="field">
            <label class="field__label" for=field.id()>{messages().product_form().label(field)}</label>
            <textarea class="field__input editor-text" id=field.id() name="form[description]" rows="14" inner_html=inside aria-invalid=wrong aria-describedby=described></textarea>
            <Notes field hint=messages().product_form().description_hint() problem/>
        </div>
    }
}

#[component]
fn MomentField(field: Field, value: String, problem: Option<String>) -> impl IntoView {
    let (t, zone) = (messages().product_form(), time_zone());
    let hint = if field == Field::SaleFrom { t.sale_from_hint(zone.name()) } else { t.sale_until_hint(zone.name()) };
    let wrong = problem.is_some().then_some("true");
    let described = described(field, true, problem.is_some());
    view! {
        <div class="field">
            <label class="field__label" for=field.id()>{messages().product_form().label(field)}</label>
            <input class="field__input" type="datetime-local" id=field.id() name=format!("form[{}]", field.id()) value=value aria-invalid=wrong aria-describedby=described/>
            <Notes field hint problem/>
        </div>
    }
}

#[component]
fn Quantity(value: u8, problem: Option<String>) -> impl IntoView {
    let field = Field::QuantityMax;
    let wrong = problem.is_some().then_some("true");
    let described = described(field, true, problem.is_some());
    view! {
        <div class="field">
            <label class="field__label" for=field.id()>{messages().product_form().label(field)}</label>
            <input class="field__input editor-small" type="number" min="1" max="10" id=field.id() name="form[quantity_max]" value=value aria-invalid=wrong aria-describedby=described/>
            <Notes field hint=messages().product_form().quantity_hint() problem/>
        </div>
    }
}
