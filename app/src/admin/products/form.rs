//! The form of a product's words and price: every field that is typed, drawn by its kind.

use crate::{messages::messages, state::time_zone};
use domain::{
    Currency, Product, ProductState,
    catalog::{Field, FieldKind, FieldProblem, ProductForm},
};
use leptos::prelude::*;

/// Fields that few products need. They stand folded away unless one of them says something.
const AVAILABILITY: [Field; 3] = [Field::SaleFrom, Field::SaleUntil, Field::QuantityMax];

/// Every field, with what is wrong with it beside it. `product` is none while it is not made yet.
#[component]
pub fn ProductFields(
    product: Option<Product>,
    form: ProductForm,
    problems: Vec<FieldProblem>,
    currency: Currency,
) -> impl IntoView {
    let archived = product.as_ref().is_some_and(|product| product.state == ProductState::Archived);
    let published = product.as_ref().is_some_and(|product| product.published_at.is_some());
    let t = messages().product_form();
    let folded = AVAILABILITY.into_iter().all(|field| form.typed(field) == ProductForm::default().typed(field));
    let zone = time_zone();
    let input = |field: Field| {
        let problem = problems.iter().find(|problem| problem.field == field);
        let problem = problem.map(|problem| t.problem(&problem.error));
        let hint = t.hint(field, published, currency, &zone);
        view! { <FieldInput field value=form.typed(field).to_owned() hint problem/> }
    };
    let is_check = |field: &Field| field.kind() == Some(FieldKind::Check);
    let (checks, others): (Vec<Field>, Vec<Field>) = Field::TYPED.iter().copied().partition(is_check);
    let others = others.into_iter().filter(|field| !AVAILABILITY.contains(field)).map(|field| {
        let input = input(field);
        if field != Field::Price {
            return input.into_any();
        }
        view! {
            <div class="editor-pair">
                {input}
                <label class="field"><span class="field__label">{t.currency()}</span>
                    <input class="field__input" value=currency.code() readonly aria-describedby="currency-hint"/>
                    <span class="fine" id="currency-hint">{t.currency_hint()}</span></label>
            </div>
        }
        .into_any()
    });
    let [from, until, quantity] = AVAILABILITY.map(input);
    view! {
        <fieldset class="editor-fields" disabled=archived>
            <legend class="visually-hidden">{t.legend()}</legend>
            {product.as_ref().map(|product| view! { <input type="hidden" name="id" value=product.id.to_string()/> })}
            <input type="hidden" name=name_of("base") value=form.base.clone()/>
            {others.collect_view()}
            <details class="editor-more" open=!folded>
                <summary>{t.availability()}</summary>
                <div class="stack">
                    <div class="editor-pair">{from}{until}</div>
                    {quantity}
                </div>
            </details>
            {checks.into_iter().map(input).collect_view()}
        </fieldset>
    }
}

/// What a field is called in what the browser sends: a part of the server function's argument.
fn name_of(id: &str) -> String {
    format!("form[{id}]")
}

/// A field with its label, its hint, and what is wrong with it.
#[component]
fn FieldInput(field: Field, value: String, hint: String, problem: Option<String>) -> impl IntoView {
    let (id, name) = (field.id(), name_of(field.id()));
    let label = messages().product_form().label(field);
    let wrong = problem.is_some().then_some("true");
    let described = described(field, !hint.is_empty(), problem.is_some());
    let input = match field.kind() {
        Some(FieldKind::Check) => {
            let checked = !value.is_empty();
            return view! {
                <label class="admin-check">
                    <input type="checkbox" id=id name=name value=ProductForm::YES checked=checked/>
                    <span>{hint}</span>
                </label>
            }
            .into_any();
        }
        Some(kind @ (FieldKind::Text | FieldKind::List('\n'))) => {
            let (rows, class) = if kind == FieldKind::Text { ("14", "editor-text") } else { ("4", "") };
            // A line break right behind the tag is swallowed by browsers: one more of them keeps the seller's own.
            // Leptos does not escape what stands in a textarea.
            let inside = format!("\n{}", html_escape::encode_text(&value));
            view! { <textarea class=format!("field__input {class}") id=id name=name rows=rows inner_html=inside aria-invalid=wrong aria-describedby=described></textarea> }
                .into_any()
        }
        Some(FieldKind::DateTime) => {
            view! { <input class="field__input" type="datetime-local" id=id name=name value=value aria-invalid=wrong aria-describedby=described/> }
                .into_any()
        }
        Some(FieldKind::Number) => {
            view! { <input class="field__input editor-small" type="number" min="1" max="10" id=id name=name value=value aria-invalid=wrong aria-describedby=described/> }
                .into_any()
        }
        other => {
            let inputmode = (other == Some(FieldKind::Price)).then_some("decimal");
            let maxlength = match other {
                Some(FieldKind::Line { most }) => most,
                // Nothing that is right is longer.
                _ => 400,
            };
            view! { <input class="field__input" id=id name=name value=value maxlength=maxlength inputmode=inputmode autocomplete="off" aria-invalid=wrong aria-describedby=described/> }
                .into_any()
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {input}
            {problem.map(|words| view! { <span class="editor-problem" id=format!("{id}-problem")>{words}</span> })}
            {(!hint.is_empty()).then(|| view! { <span class="fine" id=format!("{id}-hint")>{hint}</span> })}
        </div>
    }
    .into_any()
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
