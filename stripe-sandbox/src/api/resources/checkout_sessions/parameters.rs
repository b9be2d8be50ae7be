//! What a new Checkout Session is asked to be.
//!
//! Source: Stripe API reference, Create a Checkout Session. Parameters for subscriptions, shipping
//! and embedded pages are refused rather than ignored: who sends them should learn it here.

use crate::api::fields::Fields;
use crate::error::ApiError;
use crate::ids;
use crate::ledger::Tx;
use crate::money;
use crate::objects::{InvoiceOptions, Line, PaymentOptions, Price, Product, SessionOptions};
use crate::payments::discounts::RequestedDiscount;
use std::collections::BTreeMap;

const MAX_LINES: usize = 100;
const MAX_QUANTITY: i64 = 999_999;
const MIN_OPEN_SECS: i64 = 30 * 60;
const MAX_OPEN_SECS: i64 = 24 * 3600;
/// Who asks for exactly the limit by a clock a little off is let through.
const CLOCK_TOLERANCE_SECS: i64 = 10;

/// Languages Stripe's page speaks. Ours answers in English to all of them.
const LOCALES: &[&str] = &[
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hi-IN",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk",
    "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// A page to open, checked.
pub struct Asked {
    pub currency: String,
    pub lines: Vec<Line>,
    pub expires_at: i64,
    pub discount: Option<RequestedDiscount>,
    pub options: SessionOptions,
}

/// Takes all parameters of creation out of `fields`.
///
/// # Errors
/// 400 for the first that is missing, malformed or out of range.
pub fn read(tx: &Tx<'_>, fields: &mut Fields) -> Result<Asked, ApiError> {
    fields.only("mode", "payment")?;
    if let Some(mode) = fields.text("ui_mode")?
        && mode != "hosted_page"
    {
        return Err(ApiError::unsupported("ui_mode", &mode));
    }
    let success_url = fields.url("success_url")?.ok_or_else(|| fields.missing("success_url"))?;
    let asked_currency = fields.text("currency")?;
    let (lines, currency) = lines(tx, fields, asked_currency)?;
    let allow_promotion_codes = fields.boolean("allow_promotion_codes")?;
    let discount = discount(fields)?;
    if discount.is_some() && allow_promotion_codes.is_some() {
        let message = "You may only specify one of these parameters: allow_promotion_codes, discounts.";
        return Err(ApiError::parameter(None, "allow_promotion_codes", message));
    }
    let (terms_of_service, promotions_consent) = consent(fields)?;
    let method_types = fields.texts("payment_method_types")?;
    check_methods(&method_types)?;
    let options = SessionOptions {
        success_url,
        cancel_url: fields.url("cancel_url")?,
        client_reference_id: fields.text_up_to("client_reference_id", 200)?,
        metadata: fields.metadata("metadata")?,
        customer_email: fields.email("customer_email")?,
        customer_creation: fields.choice("customer_creation", &["always", "if_required"])?,
        allow_promotion_codes,
        automatic_tax: switch(fields, "automatic_tax")?.unwrap_or(false),
        adaptive_pricing: switch(fields, "adaptive_pricing")?,
        billing_address_collection: fields.choice("billing_address_collection", &["auto", "required"])?,
        phone_number_collection: switch(fields, "phone_number_collection")?.unwrap_or(false),
        payment_method_types: (!method_types.is_empty()).then_some(method_types),
        locale: fields.choice("locale", LOCALES)?,
        submit_type: fields.choice("submit_type", &["auto", "book", "donate", "pay", "subscribe"])?,
        terms_of_service,
        promotions_consent,
        custom_text: custom_text(fields)?,
        invoice: invoice(fields)?,
        origin_context: fields.choice("origin_context", &["mobile_app", "web"])?,
        integration_identifier: fields.text_up_to("integration_identifier", 200)?,
        payment: payment(fields)?,
    };
    let expires_at = expires_at(fields, tx.now())?;
    Ok(Asked { currency, lines, expires_at, discount, options })
}

fn lines(tx: &Tx<'_>, fields: &mut Fields, asked: Option<String>) -> Result<(Vec<Line>, String), ApiError> {
    let items = fields.groups("line_items")?;
    if items.is_empty() {
        return Err(fields.missing("line_items"));
    }
    if items.len() > MAX_LINES {
        let message = format!("line_items can have at most {MAX_LINES} items; you passed {}.", items.len());
        return Err(ApiError::parameter(None, "line_items", message));
    }
    let mut common = asked.map(|code| money::currency("currency", &code)).transpose()?;
    let mut lines = Vec::with_capacity(items.len());
    for mut item in items {
        let (line, currency) = line(tx, &mut item)?;
        item.finish()?;
        if common.as_ref().is_some_and(|common| *common != currency) {
            let message = "The same currency must be used for all line items in a Checkout Session.";
            return Err(ApiError::parameter(None, "line_items", message));
        }
        common = Some(currency);
        lines.push(line);
    }
    let currency = common.ok_or_else(|| fields.missing("currency"))?;
    Ok((lines, currency))
}

fn line(tx: &Tx<'_>, item: &mut Fields) -> Result<(Line, String), ApiError> {
    let price = item.text("price")?;
    let quantity = item.integer_from("quantity", 1)?.ok_or_else(|| item.missing("quantity"))?;
    if quantity > MAX_QUANTITY {
        let message = format!("This value must be less than or equal to {MAX_QUANTITY}.");
        return Err(ApiError::parameter(Some("parameter_invalid_integer"), &item.name("quantity"), message));
    }
    let metadata = item.metadata("metadata")?;
    if let Some(price) = price {
        return priced(tx, &item.name("price"), &price, quantity, metadata);
    }
    let mut price = item.group("price_data")?.ok_or_else(|| item.missing("price_data"))?;
    let currency = money::currency(&price.name("currency"), &price.required_text("currency")?)?;
    let unit_amount = match (price.integer_from("unit_amount", 0)?, price.integer_from("unit_amount_decimal", 0)?) {
        (Some(amount), None) | (None, Some(amount)) => amount,
        (None, None) => return Err(price.missing("unit_amount")),
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal.";
            return Err(ApiError::parameter(None, &price.name("unit_amount"), message));
        }
    };
    money::check_digits(&price.name("unit_amount"), unit_amount, &currency)?;
    let tax_behavior = price.choice("tax_behavior", &["exclusive", "inclusive", "unspecified"])?;
    let mut product = price.group("product_data")?.ok_or_else(|| price.missing("product_data"))?;
    let images = product.texts("images")?;
    if images.len() > 8 {
        return Err(ApiError::parameter(None, &product.name("images"), "A product can have up to 8 images."));
    }
    let line = Line {
        id: ids::random("li_1", 23),
        price_id: ids::random("price_1", 23),
        product_id: ids::random("prod_", 14),
        name: product.text_up_to("name", 250)?.ok_or_else(|| product.missing("name"))?,
        description: product.text_up_to("description", 40_000)?,
        images,
        product_metadata: product.metadata("metadata")?,
        metadata,
        unit_amount,
        quantity,
        tax_behavior,
        saved_price: false,
    };
    product.text("tax_code")?;
    product.finish()?;
    price.finish()?;
    Ok((line, currency))
}

/// A line at a price that has an id.
fn priced(
    tx: &Tx<'_>,
    param: &str,
    id: &str,
    quantity: i64,
    metadata: BTreeMap<String, String>,
) -> Result<(Line, String), ApiError> {
    let price: Price = tx.get(id)?.ok_or_else(|| ApiError::missing_reference(param, "price", id))?;
    let product: Product =
        tx.get(&price.product)?.ok_or_else(|| ApiError::missing_reference(param, "product", &price.product))?;
    if !price.active || !product.active {
        return Err(ApiError::parameter(
            None,
            param,
            "The price specified is inactive. This field only accepts active prices.",
        ));
    }
    let line = Line {
        id: ids::random("li_1", 23),
        price_id: price.id,
        product_id: product.id,
        name: product.name,
        description: product.description,
        images: product.images,
        product_metadata: product.metadata,
        metadata,
        unit_amount: price.unit_amount,
        quantity,
        tax_behavior: price.tax_behavior,
        saved_price: true,
    };
    Ok((line, price.currency))
}

fn discount(fields: &mut Fields) -> Result<Option<RequestedDiscount>, ApiError> {
    let mut discounts = fields.groups("discounts")?;
    if discounts.len() > 1 {
        return Err(ApiError::parameter(None, "discounts", "Checkout Sessions can have at most one discount."));
    }
    let Some(mut discount) = discounts.pop() else { return Ok(None) };
    let requested = match (discount.text("coupon")?, discount.text("promotion_code")?) {
        (Some(id), None) => RequestedDiscount::Coupon(id),
        (None, Some(id)) => RequestedDiscount::Code(id),
        _ => return Err(ApiError::parameter(None, "discounts", "Give either a coupon or a promotion_code.")),
    };
    discount.finish()?;
    Ok(Some(requested))
}

fn consent(fields: &mut Fields) -> Result<(Option<String>, Option<String>), ApiError> {
    let Some(mut consent) = fields.group("consent_collection")? else { return Ok((None, None)) };
    let terms = consent.choice("terms_of_service", &["none", "required"])?;
    let promotions = consent.choice("promotions", &["auto", "none"])?;
    consent.finish()?;
    Ok((terms, promotions))
}

fn check_methods(types: &[String]) -> Result<(), ApiError> {
    let unknown = types.iter().find(|kind| !matches!(kind.as_str(), "card" | "sepa_debit"));
    unknown.map_or(Ok(()), |kind| Err(ApiError::unsupported("payment_method_types", kind)))
}

/// A group with `enabled`, which may also say who is liable for the tax.
fn switch(fields: &mut Fields, name: &str) -> Result<Option<bool>, ApiError> {
    let Some(mut group) = fields.group(name)? else { return Ok(None) };
    let enabled = group.boolean("enabled")?.ok_or_else(|| group.missing("enabled"))?;
    if let Some(mut liability) = group.group("liability")? {
        liability.only("type", "self")?;
        liability.finish()?;
    }
    group.finish()?;
    Ok(Some(enabled))
}

fn custom_text(fields: &mut Fields) -> Result<BTreeMap<String, String>, ApiError> {
    let mut texts = BTreeMap::new();
    let Some(mut group) = fields.group("custom_text")? else { return Ok(texts) };
    for place in ["after_submit", "shipping_address", "submit", "terms_of_service_acceptance"] {
        if let Some(mut text) = group.group(place)? {
            let message = text.text_up_to("message", 1200)?.ok_or_else(|| text.missing("message"))?;
            text.finish()?;
            texts.insert(place.to_owned(), message);
        }
    }
    group.finish()?;
    Ok(texts)
}

fn invoice(fields: &mut Fields) -> Result<Option<InvoiceOptions>, ApiError> {
    let Some(mut group) = fields.group("invoice_creation")? else { return Ok(None) };
    let mut invoice = InvoiceOptions {
        enabled: group.boolean("enabled")?.ok_or_else(|| group.missing("enabled"))?,
        ..InvoiceOptions::default()
    };
    if let Some(mut data) = group.group("invoice_data")? {
        invoice.description = data.text_up_to("description", 1500)?;
        invoice.footer = data.text_up_to("footer", 5000)?;
        invoice.metadata = data.metadata("metadata")?;
        data.finish()?;
    }
    group.finish()?;
    Ok(Some(invoice))
}

fn payment(fields: &mut Fields) -> Result<PaymentOptions, ApiError> {
    let Some(mut group) = fields.group("payment_intent_data")? else { return Ok(PaymentOptions::default()) };
    let payment = PaymentOptions {
        description: group.text_up_to("description", 1000)?,
        metadata: group.metadata("metadata")?,
        receipt_email: group.email("receipt_email")?,
        statement_descriptor: group.text_up_to("statement_descriptor", 22)?,
        statement_descriptor_suffix: group.text_up_to("statement_descriptor_suffix", 22)?,
        shipping: group.shipping()?,
        setup_future_usage: group.choice("setup_future_usage", &["off_session", "on_session"])?,
    };
    group.choice("capture_method", &["automatic", "automatic_async"])?;
    group.finish()?;
    Ok(payment)
}

fn expires_at(fields: &mut Fields, now: i64) -> Result<i64, ApiError> {
    let Some(at) = fields.integer("expires_at")? else { return Ok(now + MAX_OPEN_SECS) };
    let refuse = |message: &str| Err(ApiError::parameter(None, "expires_at", message));
    if at < now + MIN_OPEN_SECS - CLOCK_TOLERANCE_SECS {
        return refuse("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.");
    }
    if at > now + MAX_OPEN_SECS + CLOCK_TOLERANCE_SECS {
        return refuse("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.");
    }
    Ok(at)
}
