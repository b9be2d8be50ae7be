//! The `checkout.session` object the API shows.

use crate::objects::line::Line;
use crate::objects::session::{PaymentStatus, Session, SessionStatus};
use crate::objects::{empty_address, with_nulls};
use serde_json::{Value, json};

impl Session {
    /// Payment methods offered, by Stripe's names.
    pub fn method_types(&self) -> Vec<String> {
        let all = || vec!["card".to_owned(), "sepa_debit".to_owned()];
        self.options.payment_method_types.clone().unwrap_or_else(all)
    }

    /// The `checkout.session` object.
    pub fn shape(&self) -> Value {
        let mut shape = self.asked();
        if let (Value::Object(fields), Value::Object(state)) = (&mut shape, self.state()) {
            fields.extend(state);
        }
        with_nulls(
            shape,
            &[
                "after_expiration",
                "allowed_payment_method_types",
                "client_secret",
                "currency_conversion",
                "customer_account",
                "invoice",
                "payment_link",
                "permissions",
                "recovered_from",
                "saved_payment_method_options",
                "setup_intent",
                "shipping_address_collection",
                "shipping_cost",
                "subscription",
                "wallet_options",
            ],
        )
    }

    /// What was asked for.
    fn asked(&self) -> Value {
        let options = &self.options;
        let configured =
            options.payment_method_types.is_none().then(|| json!({ "id": "pmc_1Sandbox", "parent": null }));
        json!({
            "adaptive_pricing": { "enabled": options.adaptive_pricing.unwrap_or(false) },
            "allow_promotion_codes": options.allow_promotion_codes,
            "billing_address_collection": options.billing_address_collection,
            "cancel_url": options.cancel_url,
            "client_reference_id": options.client_reference_id,
            "consent_collection": self.consent_collection(),
            "custom_fields": [],
            "custom_text": self.custom_text(),
            "customer_creation": options.customer_creation.as_deref().unwrap_or("if_required"),
            "customer_email": options.customer_email,
            "integration_identifier": options.integration_identifier,
            "invoice_creation": self.invoice_creation(),
            "locale": options.locale,
            "managed_payments": { "enabled": false },
            "metadata": options.metadata,
            "mode": "payment",
            "origin_context": options.origin_context,
            "payment_method_collection": "if_required",
            "payment_method_configuration_details": configured,
            "payment_method_options": { "card": { "request_three_d_secure": "automatic" } },
            "payment_method_types": self.method_types(),
            "phone_number_collection": { "enabled": options.phone_number_collection },
            "shipping_options": [],
            "submit_type": options.submit_type,
            "success_url": options.success_url,
            "ui_mode": "hosted_page",
        })
    }

    /// How far it came.
    fn state(&self) -> Value {
        let url = (self.status == SessionStatus::Open).then_some(&self.url);
        json!({
            "id": self.id,
            "object": "checkout.session",
            "amount_subtotal": self.subtotal(),
            "amount_total": self.total(),
            "automatic_tax": self.automatic_tax(),
            "collected_information": { "business_name": null, "individual_name": null, "shipping_details": null },
            "consent": self.consent(),
            "created": self.created,
            "currency": self.currency,
            "customer": self.customer,
            "customer_details": self.customer_details(),
            "discounts": self.discounts(),
            "expires_at": self.expires_at,
            "livemode": self.livemode,
            "payment_intent": self.payment_intent,
            "payment_status": self.payment_status,
            "status": self.status,
            "total_details": { "amount_discount": self.discount_amount(), "amount_shipping": 0, "amount_tax": self.tax().0 },
            "url": url,
        })
    }

    /// The line items as `item` objects, in the order of the cart.
    pub fn line_shapes(&self) -> Vec<Value> {
        let shape = |(line, amounts): (&Line, _)| line.shape(&self.currency, amounts, self.created);
        self.lines_with_amounts().into_iter().map(shape).collect()
    }

    /// `total_details.breakdown`, shown only when expanded.
    pub fn breakdown(&self) -> Value {
        let discounts: Vec<Value> = self
            .discount
            .iter()
            .map(|applied| {
                json!({ "amount": applied.amount, "discount": {
                "id": applied.id,
                "object": "discount",
                "checkout_session": self.id,
                "customer": null,
                "customer_account": null,
                "end": null,
                "invoice": null,
                "invoice_item": null,
                "promotion_code": applied.promotion_code,
                "source": { "coupon": applied.coupon, "type": "coupon" },
                "start": applied.started,
                "subscription": null,
                "subscription_item": null,
            } })
            })
            .collect();
        json!({ "discounts": discounts, "taxes": self.taxes() })
    }

    /// The one rate of the sandbox, with what it comes to.
    fn taxes(&self) -> Vec<Value> {
        if self.tax_hundredths == 0 {
            return Vec::new();
        }
        let inclusive = self.lines.iter().all(Line::contains_tax);
        let net = self.subtotal() - self.discount_amount();
        let (tax, added) = self.tax();
        let percentage =
            json!(format!("{}.{:02}", self.tax_hundredths / 100, self.tax_hundredths % 100).parse::<f64>().ok());
        let rate = with_nulls(
            json!({
                "id": "txr_1SandboxRate",
                "object": "tax_rate",
                "active": true,
                "created": self.created,
                "display_name": "Tax",
                "effective_percentage": percentage,
                "inclusive": inclusive,
                "livemode": false,
                "metadata": {},
                "percentage": percentage,
                "rate_type": "percentage",
            }),
            &["country", "description", "flat_amount", "jurisdiction", "jurisdiction_level", "state", "tax_type"],
        );
        vec![json!({
            "amount": tax,
            "rate": rate,
            "taxability_reason": "standard_rated",
            "taxable_amount": net - (tax - added),
        })]
    }

    fn discounts(&self) -> Vec<Value> {
        // With a promotion code Stripe names the code only; with a bare coupon the coupon only.
        let discount = self.discount.iter();
        discount
            .map(|applied| {
                let coupon = applied.promotion_code.is_none().then_some(&applied.coupon);
                json!({ "coupon": coupon, "promotion_code": applied.promotion_code })
            })
            .collect()
    }

    fn automatic_tax(&self) -> Value {
        let enabled = self.options.automatic_tax;
        // Stripe takes a first guess from where the buyer's browser is; here everybody is at one place.
        let status = enabled.then_some("complete");
        json!({
            "enabled": enabled,
            "liability": enabled.then(|| json!({ "type": "self" })),
            "provider": enabled.then_some("stripe"),
            "status": status,
        })
    }

    fn customer_details(&self) -> Value {
        let (email, name, address) = match (&self.buyer, &self.options.customer_email) {
            (Some(buyer), _) => (buyer.email.clone(), buyer.name.clone(), empty_address()),
            (None, Some(email)) => (Some(email.clone()), None, Value::Null),
            (None, None) => return Value::Null,
        };
        json!({
            "address": address,
            "business_name": null,
            "email": email,
            "individual_name": null,
            "name": name,
            "phone": null,
            "tax_exempt": "none",
            "tax_ids": [],
        })
    }

    fn consent(&self) -> Value {
        if self.options.terms_of_service.is_none() && self.options.promotions_consent.is_none() {
            return Value::Null;
        }
        let accepted = self.payment_status != PaymentStatus::Unpaid || self.status == SessionStatus::Complete;
        let terms = accepted && self.options.terms_of_service.as_deref() == Some("required");
        json!({ "promotions": null, "terms_of_service": terms.then_some("accepted") })
    }

    fn consent_collection(&self) -> Value {
        if self.options.terms_of_service.is_none() && self.options.promotions_consent.is_none() {
            return Value::Null;
        }
        json!({
            "payment_method_reuse_agreement": null,
            "promotions": self.options.promotions_consent.as_deref().unwrap_or("none"),
            "terms_of_service": self.options.terms_of_service.as_deref().unwrap_or("none"),
        })
    }

    fn custom_text(&self) -> Value {
        let text = |place: &str| self.options.custom_text.get(place).map(|message| json!({ "message": message }));
        json!({
            "after_submit": text("after_submit"),
            "shipping_address": text("shipping_address"),
            "submit": text("submit"),
            "terms_of_service_acceptance": text("terms_of_service_acceptance"),
        })
    }

    fn invoice_creation(&self) -> Value {
        let invoice = self.options.invoice.clone().unwrap_or_default();
        json!({ "enabled": invoice.enabled, "invoice_data": {
            "account_tax_ids": null,
            "custom_fields": null,
            "description": invoice.description,
            "footer": invoice.footer,
            "issuer": null,
            "metadata": invoice.metadata,
            "rendering_options": null,
        } })
    }
}
