//! The rows, by area. `server/build.rs` reads this file: the path is the first argument, in quotes.

use super::{Row, Who::*, call, change, page, put, read};
use domain::Permission;

/// What shoppers and buyers call.
pub const SHOP: &[Row] = &[
    page("/", Anyone),
    page("/products/{slug}", Anyone),
    page("/cart", Anyone),
    page("/checkout/complete", TokenHolder),
    page("/checkout/canceled", Anyone),
    page("/find-my-order", Anyone),
    page("/orders/{token}", TokenHolder),
    page("/d/{token}", TokenHolder),
    change("/d/{token}", TokenHolder),
    read("/files/{key}", TokenHolder),
    read("/pictures/{key}", Anyone),
    read("/pictures/{key}/preview.jpg", Anyone),
    // No secret: pages for signing in need it as well.
    read("/pkg/admin/{file}", Anyone),
    read("/pkg/navigation/{file}", Anyone),
    call("/api/cart/put", Anyone),
    call("/api/cart/remove", Anyone),
    call("/api/cart/look", Anyone),
    call("/api/checkout", Anyone),
    call("/api/payment-state", TokenHolder),
    call("/api/find-my-order", Anyone),
];

/// What machines call.
pub const MACHINES: &[Row] = &[
    read("/healthz", Anyone),
    read("/readyz", Anyone),
    read("/metrics", Signer),
    read("/robots.txt", Anyone),
    read("/sitemap.xml", Anyone),
    change("/webhooks/stripe", Signer),
    change("/webhooks/stripe/", Signer),
    // Only where a topic sends delivery events.
    change("/webhooks/ses", Signer),
    change("/csp-report", Signer),
    // Only in programs built for tests.
    read("/panic", Anyone),
];

/// What is there only while payments are played: nothing in it is anybody's.
pub const SANDBOX: &[Row] = &[
    read("/sandbox/mail", Anyone),
    read("/sandbox/mail/{name}", Anyone),
    read("/sandbox/mail/{name}/html", Anyone),
    read("/sandbox/mail/{name}/raw", Anyone),
    change("/sandbox/mail/{name}/fate", Anyone),
    read("/sandbox/pay/{session}", TokenHolder),
    change("/sandbox/pay/{session}", TokenHolder),
    read("/sandbox/pay/{session}/confirm", TokenHolder),
    change("/sandbox/pay/{session}/confirm", TokenHolder),
    change("/sandbox/stripe/v1/{*path}", Signer),
    read("/sandbox/control/ledger", Signer),
    change("/sandbox/control/pay", Signer),
    change("/sandbox/control/confirm", Signer),
    change("/sandbox/control/confirm-delayed", Signer),
    change("/sandbox/control/expire", Signer),
    change("/sandbox/control/refund", Signer),
    change("/sandbox/control/refund/fail", Signer),
    change("/sandbox/control/dispute", Signer),
    change("/sandbox/control/dispute/close", Signer),
    change("/sandbox/control/fraud-warning", Signer),
    change("/sandbox/control/reverse", Signer),
    change("/sandbox/control/edit-session", Signer),
    change("/sandbox/control/api", Signer),
    change("/sandbox/control/clock", Signer),
    change("/sandbox/control/banks", Signer),
    change("/sandbox/control/checkout", Signer),
    change("/sandbox/control/reset", Signer),
    change("/sandbox/control/webhooks", Signer),
    change("/sandbox/control/webhooks/release", Signer),
    change("/sandbox/control/webhooks/flush", Signer),
    change("/sandbox/control/webhooks/send", Signer),
];

/// Signing in, and who else may.
pub const IDENTITY: &[Row] = &[
    page("/admin/sign-in", Anyone),
    page("/admin/forgot", Anyone),
    page("/admin/forgot/code", Anyone),
    page("/admin/welcome/{token}", TokenHolder),
    page("/admin/account", Admin(Permission::ViewOverview)),
    page("/admin/account/new-phone", Admin(Permission::ViewOverview)),
    page("/admin/admins", Admin(Permission::ManageTeam)),
    call("/api/admin/sign-in", Anyone),
    call("/api/admin/sign-in/code", TokenHolder),
    call("/api/admin/sign-in/password", TokenHolder),
    call("/api/admin/forgot", Anyone),
    call("/api/admin/forgot/password", TokenHolder),
    call("/api/admin/welcome", TokenHolder),
    call("/api/admin/sign-out", Anyone),
    call("/api/admin/account/password", Admin(Permission::ViewOverview)),
    call("/api/admin/account/end-others", Admin(Permission::ViewOverview)),
    call("/api/admin/account/codes-kept", Admin(Permission::ViewOverview)),
    call("/api/admin/account/codes", Admin(Permission::ViewOverview)),
    call("/api/admin/account/new-phone", Admin(Permission::ViewOverview)),
    call("/api/admin/account/new-phone/code", Admin(Permission::ViewOverview)),
    call("/api/admin/admins/invite", Admin(Permission::ManageTeam)),
    call("/api/admin/admins/role", Admin(Permission::ManageTeam)),
    call("/api/admin/admins/reset", Admin(Permission::ManageTeam)),
    call("/api/admin/admins/remove", Admin(Permission::ManageTeam)),
];

/// Products, pictures and files.
pub const PRODUCTS: &[Row] = &[
    page("/admin/products", Admin(Permission::ViewCatalog)),
    page("/admin/products/new", Admin(Permission::EditCatalog)),
    page("/admin/products/{id}", Admin(Permission::ViewCatalog)),
    page("/admin/products/{id}/preview", Admin(Permission::ViewCatalog)),
    put("/admin/uploads/{upload}/{part}", Admin(Permission::EditCatalog)),
    change("/admin/products/{id}/files", Admin(Permission::EditCatalog)),
    change("/admin/products/{id}/pictures", Admin(Permission::EditCatalog)),
    call("/api/admin/products/save", Admin(Permission::EditCatalog)),
    call("/api/admin/products/keep", Admin(Permission::EditCatalog)),
    call("/api/admin/products/discard", Admin(Permission::EditCatalog)),
    call("/api/admin/products/markdown", Admin(Permission::EditCatalog)),
    call("/api/admin/products/state", Admin(Permission::EditCatalog)),
    call("/api/admin/products/duplicate", Admin(Permission::EditCatalog)),
    call("/api/admin/products/file/remove", Admin(Permission::EditCatalog)),
    call("/api/admin/products/picture/describe", Admin(Permission::EditCatalog)),
    call("/api/admin/products/picture/move", Admin(Permission::EditCatalog)),
    call("/api/admin/products/picture/remove", Admin(Permission::EditCatalog)),
    call("/api/admin/products/upload/begin", Admin(Permission::EditCatalog)),
    call("/api/admin/products/upload/parts", Admin(Permission::EditCatalog)),
    call("/api/admin/products/upload/finish", Admin(Permission::EditCatalog)),
    call("/api/admin/products/upload/abort", Admin(Permission::EditCatalog)),
];

/// Orders, figures and alerts.
pub const ORDERS: &[Row] = &[
    page("/admin", Admin(Permission::ViewOverview)),
    page("/admin/orders", Admin(Permission::ViewOrders)),
    page("/admin/orders/give", Admin(Permission::SpendMoney)),
    page("/admin/orders/{number}", Admin(Permission::ViewOrders)),
    read("/admin/orders/export.csv", Admin(Permission::Export)),
    call("/api/admin/orders/resend", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/address", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/refund", Admin(Permission::SpendMoney)),
    call("/api/admin/orders/revoke", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/restore", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/extend", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/lift", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/settle", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/accept", Admin(Permission::SpendMoney)),
    call("/api/admin/orders/dismiss", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/write-again", Admin(Permission::HelpBuyers)),
    call("/api/admin/orders/give", Admin(Permission::SpendMoney)),
    call("/api/admin/alarms/close", Admin(Permission::HelpBuyers)),
];
