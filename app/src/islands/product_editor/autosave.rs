use crate::{
    api::{
        ApiError,
        products::{KeepForm, keep_form, show_markdown},
    },
    browser::{as_html, leaving, send},
    messages::messages,
};
use domain::{
    Currency, Money, ProductId, Slug,
    catalog::{Field, FieldKind, ProductForm},
};
use leptos::{
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{Event, HtmlInputElement};

/// Id of the form.
const FORM: &str = "product";
/// How long nothing must be typed before it is kept, in milliseconds.
const KEEP_AFTER: i32 = 1_500;
/// The same before the description is shown.
const SHOW_AFTER: i32 = 400;

/// Keeps what is typed in the form around it, so that nothing is lost, and shows the description as shoppers
/// will see it. Says at once what is wrong with a price.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn AutosaveForm(
    /// None while the product is not made yet.
    product: Option<ProductId>,
    /// The price's currency.
    currency: String,
) -> impl IntoView {
    let t = messages().product_form();
    let live = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    // Whether the form holds what was typed before a new sign-in.
    let back = RwSignal::new(false);
    let html = RwSignal::new(String::new());
    // Counts what was typed: who wakes up to another count has been overtaken.
    let typed = StoredValue::new(0_u64);
    let kept = StoredValue::new(0_u64);
    let described = StoredValue::new(0_u64);
    let product = StoredValue::new(product);
    let currency = StoredValue::new(currency);

    let show = move |after: i32, count: u64| {
        spawn_local(async move {
            send::pause(after).await;
            if described.get_value() == count
                && let Ok(shown) = show_markdown(text(Field::Description)).await
            {
                html.set(shown);
            }
        });
    };
    let keep = move |count: u64| {
        spawn_local(async move {
            send::pause(KEEP_AFTER).await;
            if typed.get_value() != count {
                return;
            }
            match keep_form(product.get_value(), form()).await {
                Ok(()) => {
                    kept.update_value(|kept| *kept = count.max(*kept));
                    leaving::forget();
                    said.set(t.kept().to_owned());
                }
                Err(ApiError::SignIn) => {
                    leaving::put_aside(FORM);
                    said.set(t.kept_here().to_owned());
                }
                Err(error) => {
                    leaving::put_aside(FORM);
                    said.set(t.not_kept(error.message()));
                }
            }
        });
    };
    Effect::new(move |_| {
        live.set(true);
        show(0, described.get_value());
        let Some(form) = document().get_element_by_id(FORM) else { return };
        let on_input = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let count = typed.get_value() + 1;
            typed.set_value(count);
            said.set(String::new());
            keep(count);
            let id = event.target().map(|target| target.unchecked_into::<HtmlInputElement>().id()).unwrap_or_default();
            match Field::TYPED.iter().find(|field| field.id() == id) {
                Some(Field::Description) => {
                    described.set_value(count);
                    show(SHOW_AFTER, count);
                }
                Some(Field::Name) => suggest_slug(),
                Some(Field::Price) => check_price(&currency.get_value()),
                _ => {}
            }
        });
        // Lasts as long as the page.
        let _ = form.add_event_listener_with_callback("input", on_input.as_ref().unchecked_ref());
        on_input.forget();
        suggest_slug();
        // Who leaves within that time loses nothing; and who sends a form that needs a new sign-in first finds it again.
        leaving::on_hide(move || {
            if typed.get_value() > kept.get_value() && leaving::send_off(KeepForm::PATH, FORM) {
                kept.set_value(typed.get_value());
            }
        });
        leaving::on_submit(FORM, move || {
            kept.set_value(typed.get_value());
            leaving::put_aside(FORM);
        });
        let restored = leaving::bring_back(FORM);
        if restored || leaving::was_typed(FORM) {
            let count = typed.get_value() + 1;
            typed.set_value(count);
            keep(count);
            described.set_value(count);
            show(0, count);
            back.set(restored);
        }
    });
    view! {
        <div class="editor-autosave" hidden=move || !live.get()>
            <p class="notice" role="status" hidden=move || !back.get()>{t.brought_back()}</p>
            <p class="fine" role="status" inner_html=move || as_html(&said.get())></p>
            <details class="editor-more" open>
                <summary>{t.description_shown()}</summary>
                <div class="prose editor-shown" inner_html=move || html.get()></div>
            </details>
        </div>
    }
}

fn input(field: Field) -> Option<HtmlInputElement> {
    Some(document().get_element_by_id(field.id())?.unchecked_into())
}

/// What stands in a field; of a box, what a browser would send.
fn text(field: Field) -> String {
    let Some(input) = input(field) else { return String::new() };
    match field.kind() {
        Some(FieldKind::Check) if !input.checked() => String::new(),
        // What is read of an input is read of a textarea alike.
        _ => input.value(),
    }
}

/// The form as it stands.
fn form() -> ProductForm {
    let mut form = ProductForm::default();
    for field in Field::TYPED.iter().copied() {
        form.set(field, text(field));
    }
    let base = document().query_selector("#product [name='form[base]']").ok().flatten();
    form.base = base.map(|it| it.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default();
    form
}

/// Shows the address a name would give, where none is written.
fn suggest_slug() {
    if let Some(field) = input(Field::Slug) {
        field.set_placeholder(Slug::from_name(&text(Field::Name)).as_ref().map(Slug::as_str).unwrap_or_default());
    }
}

/// The same rule as the shop's, before anything is sent.
fn check_price(currency: &str) {
    let (Some(field), Ok(currency)) = (input(Field::Price), Currency::parse(currency)) else { return };
    let price = field.value();
    let words = match Money::parse(price.trim(), currency) {
        Err(error) if !price.trim().is_empty() => messages().product_form().price_problem(&error),
        _ => String::new(),
    };
    field.set_custom_validity(&words);
}
