-- Version 2. Only adds; what is derived from bodies is read from them by the store itself, so that it cannot differ.

-- Desk: what orders, their mails and their history are found by; figures.
ALTER TABLE orders ADD COLUMN state TEXT GENERATED ALWAYS AS (json_extract(body, '$.state')) VIRTUAL;
ALTER TABLE orders ADD COLUMN email TEXT GENERATED ALWAYS AS
    (lower(coalesce(json_extract(body, '$.desk.address'), json_extract(body, '$.payment.email')))) VIRTUAL;
ALTER TABLE orders ADD COLUMN refund_asked_at INTEGER;
CREATE INDEX orders_created ON orders (created_at DESC, id DESC);
CREATE INDEX orders_state ON orders (state, created_at DESC, id DESC);
CREATE INDEX orders_email ON orders (email, created_at DESC, id DESC, state) WHERE email IS NOT NULL;
CREATE INDEX orders_refund_asked ON orders (refund_asked_at, id) WHERE refund_asked_at IS NOT NULL;
CREATE TABLE order_products (
    order_id TEXT NOT NULL,
    product TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (order_id, product)
) WITHOUT ROWID;
CREATE INDEX order_products_created ON order_products (product, created_at DESC, order_id DESC);
CREATE INDEX order_products_state ON order_products (product, state, created_at DESC, order_id DESC);
INSERT INTO order_products
    SELECT DISTINCT orders.id, json_extract(line.value, '$.product'), orders.state, orders.created_at
    FROM orders, json_each(orders.body, '$.lines') AS line;
CREATE INDEX downloads_order ON downloads (order_id);
CREATE TABLE outbox_orders (
    order_id TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    outbox_id TEXT NOT NULL,
    PRIMARY KEY (order_id, queued_at DESC, outbox_id DESC)
) WITHOUT ROWID;
INSERT INTO outbox_orders
    SELECT DISTINCT about.value, outbox.queued_at, outbox.id FROM outbox, json_each(outbox.body, '$.orders') AS about;
ALTER TABLE audit ADD COLUMN object TEXT GENERATED ALWAYS AS (json_extract(body, '$.entry.object')) VIRTUAL;
CREATE INDEX audit_object ON audit (object, seq);
CREATE TABLE figures (
    what TEXT NOT NULL,
    day INTEGER NOT NULL,
    product TEXT NOT NULL,
    currency TEXT NOT NULL,
    count INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    PRIMARY KEY (what, day, product, currency)
) WITHOUT ROWID;
INSERT INTO figures SELECT 'placed', created_at / 86400, '', '', count(*), 0 FROM orders GROUP BY 2;
INSERT INTO figures
    SELECT 'paid', json_extract(body, '$.payment.settled_at') / 86400, '', json_extract(body, '$.payment.amount.currency'),
           count(*), sum(json_extract(body, '$.payment.amount.minor'))
    FROM orders WHERE buyer IS NOT NULL GROUP BY 2, 4;
-- When money went back was not kept: counted with the payment.
INSERT INTO figures
    SELECT 'refunded', json_extract(body, '$.payment.settled_at') / 86400, '', json_extract(body, '$.payment.amount.currency'),
           count(*), sum(json_extract(body, '$.payment.refunded_minor'))
    FROM orders WHERE buyer IS NOT NULL AND json_extract(body, '$.payment.refunded_minor') > 0 GROUP BY 2, 4;
INSERT INTO figures
    SELECT 'sold', json_extract(body, '$.payment.settled_at') / 86400, json_extract(line.value, '$.product'),
           json_extract(line.value, '$.unit_price.currency'), sum(json_extract(line.value, '$.quantity')),
           sum(json_extract(line.value, '$.unit_price.minor') * json_extract(line.value, '$.quantity'))
    FROM orders, json_each(orders.body, '$.lines') AS line WHERE buyer IS NOT NULL GROUP BY 2, 3, 4;

-- Shelf: the admin's list of products in every state, its search, and copies sold of one product.
ALTER TABLE products ADD COLUMN updated_at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.updated_at')) VIRTUAL;
CREATE INDEX products_updated ON products (updated_at DESC, id);
CREATE INDEX products_state_updated ON products (state, updated_at DESC, id);
CREATE VIRTUAL TABLE product_names USING fts5 (text, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO product_names (rowid, text)
    SELECT row, json_extract(body, '$.name') || ' ' || slug || ' ' ||
           coalesce((SELECT group_concat(tag.value, ' ') FROM json_each(products.body, '$.tags') AS tag), '')
    FROM products;
CREATE INDEX figures_sold ON figures (product, count) WHERE what = 'sold';
-- Who may run the shop, and who is at work.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    invitation TEXT UNIQUE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    admin TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_admin ON sessions (admin, began_at DESC, hash DESC);
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE TABLE pending_sign_ins (
    hash TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sign_in_failures (who TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX sign_in_failures_who ON sign_in_failures (who, at);
-- Forms that admins began and have not saved; the product of a new one is ''.
CREATE TABLE drafts (
    admin TEXT NOT NULL,
    product TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (admin, product)
) WITHOUT ROWID;
