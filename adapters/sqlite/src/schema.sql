-- `body` is the row as JSON, `sum` its checksum; the other columns are what it is found by.

CREATE TABLE products (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    card TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
);
CREATE INDEX products_shelf ON products (published_at DESC, id) WHERE state = 'published';
CREATE TABLE old_slugs (slug TEXT PRIMARY KEY, product_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE product_tags (
    tag TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (tag, published_at DESC, product_id)
) WITHOUT ROWID;
CREATE INDEX product_tags_of ON product_tags (product_id);
CREATE TABLE tag_counts (tag TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX tag_counts_most ON tag_counts (count DESC, tag);
CREATE VIRTUAL TABLE product_words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 0');
CREATE TABLE shelf (revision INTEGER NOT NULL);
INSERT INTO shelf VALUES (1);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    checkout_key TEXT NOT NULL UNIQUE,
    session TEXT,
    intent TEXT,
    buyer TEXT,
    created_at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_session ON orders (session) WHERE session IS NOT NULL;
CREATE INDEX orders_intent ON orders (intent) WHERE intent IS NOT NULL;
CREATE INDEX orders_buyer ON orders (buyer, created_at DESC, id DESC) WHERE buyer IS NOT NULL;
CREATE INDEX orders_open ON orders (created_at, id) WHERE open = 1;

CREATE TABLE grants (
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (order_id, line)
) WITHOUT ROWID;

CREATE TABLE links (
    row INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
);
CREATE INDEX links_order ON links (order_id, row);

CREATE TABLE downloads (
    row INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    version INTEGER NOT NULL,
    network TEXT NOT NULL
);
CREATE INDEX downloads_line ON downloads (order_id, line, at);

CREATE TABLE inbox (
    id TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX inbox_waiting ON inbox (due_at, id) WHERE waiting = 1;

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX outbox_waiting ON outbox (due_at, id) WHERE waiting = 1;

CREATE TABLE alarms (kind TEXT NOT NULL, object TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, object)) WITHOUT ROWID;
CREATE TABLE audit (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE bookmarks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
