-- A shop as a program of version 3 left it: one product, two orders, one of a buyer at an international domain.
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
-- Version 3. Addresses nobody writes to any more.
CREATE TABLE held_addresses (
    email TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO products (row, id, slug, state, published_at, version, card, body, sum) VALUES (1, 'n6rpvb6gzxffma5wktatib2jea', 'slow-bread', 'published', 1795441416, 1, '{"id":"n6rpvb6gzxffma5wktatib2jea","slug":"slow-bread","name":"Slow Bread","summary":"A small book about one loaf, made well. For people with a kitchen scale and a night.","price":{"minor":1900,"currency":"USD"},"kind":"e-book","picture":{"id":"gaipjge465ypentkynov2j6qjy","alt":"A rust-red book standing on a wooden table, a scored loaf on its cover, beside a jar of sourdough starter","width":1600,"height":1200,"renditions":[{"width":320,"key":"vse2b6xriu624zlvu3iuomsige"},{"width":640,"key":"djjupdl5dy3gax6ijiqoxcu7pm"},{"width":960,"key":"inek4fgslu5fjk3kkvki73bmye"},{"width":1600,"key":"e3j6kamcuc6wnupkux6m3vgv44"}]},"published_at":1795441416}', '{"id":"n6rpvb6gzxffma5wktatib2jea","slug":"slow-bread","old_slugs":[],"name":"Slow Bread","summary":"A small book about one loaf, made well. For people with a kitchen scale and a night.","description":"I baked the same loaf every Saturday for six years, and wrote down what went wrong. This is what was left when I crossed out everything that made no difference.\n\n**Slow Bread teaches one loaf.** Not forty. When you can make it on a day when the kitchen is cold and the starter is sulking, you can make any other, because you know what each hour is for.\n\n## What is inside\n\n- The formula, in shares of flour, so that it scales without thinking\n- A starter from nothing in ten days, and how to keep it in the fridge for good\n- A timetable from six in the evening to breakfast\n- Shaping, in six movements and no French\n- Five loaves that went wrong, and the one thing to change next time\n\n> Bread is patient. Most of what goes wrong with it is us, being in a hurry.\n\n## What you need\n\nFlour, water, salt, a bowl, an iron pot with a lid, and a scale. No mixer, no proving basket, no special blade.\n\n## The files\n\nA **PDF** that is set for printing on small paper and propping against the kettle, and an **EPUB** for every reader and phone. Both are free of locks. When I revise the book, the new printing comes to everyone who has it.\n\nIf you bake with a spreadsheet open, *Baker''s Table* goes with this book and costs nothing.","price":{"minor":1900,"currency":"USD"},"price_version":1,"state":"published","sale_from":null,"sale_until":null,"tags":["e-book","cooking"],"pictures":[{"id":"gaipjge465ypentkynov2j6qjy","alt":"A rust-red book standing on a wooden table, a scored loaf on its cover, beside a jar of sourdough starter","width":1600,"height":1200,"renditions":[{"width":320,"key":"vse2b6xriu624zlvu3iuomsige"},{"width":640,"key":"djjupdl5dy3gax6ijiqoxcu7pm"},{"width":960,"key":"inek4fgslu5fjk3kkvki73bmye"},{"width":1600,"key":"e3j6kamcuc6wnupkux6m3vgv44"}]},{"id":"iqolx3czjnjyfqod6fs5jltwqq","alt":"The open book: the formula in a table on the left page, a timetable from evening to morning on the right","width":1600,"height":1200,"renditions":[{"width":320,"key":"xwunthw25xqi4my733qhbemhl4"},{"width":640,"key":"fwsxbqbroh3pwd7hwosjip63xe"},{"width":960,"key":"u7tw5tj6zjxwx2he7gruuxw4hu"},{"width":1600,"key":"pbde5ydm7nmkskkeutukeydb7q"}]},{"id":"eqrmhbdrk5wqphonbuodaemqmq","alt":"The same book on an e-reader, at the chapter about what to look for in the dough","width":1600,"height":1200,"renditions":[{"width":320,"key":"j5i6z5nkpr4z4lftau4dxfl5pe"},{"width":640,"key":"f2dfvg3b6wjaerwqvdgfpnbyhu"},{"width":960,"key":"u3naxmmgkdlv3hi6g2nfzwn6wq"},{"width":1600,"key":"kqfqgdj6qgefjyxlcu6m2bw4jm"}]}],"files":[{"id":"dbytvl4d5lahv6kckrdy3hrwwy","versions":[{"version":2,"name":"Slow Bread.pdf","media_type":"application/pdf","size_bytes":67765,"sha256":"bc319b6ae7aec9c2f36a3237353cdb6408b0c490144a664a8f05421774c12279","key":"263pfs6a76ei7nnfw3wnfvncpi","note":"Second printing: times for cold kitchens, and a kinder chapter on starters.","added_at":1795959816}]},{"id":"xstgb2daoil4aaz2hzwq5oqj7u","versions":[{"version":2,"name":"Slow Bread.epub","media_type":"application/epub+zip","size_bytes":46015,"sha256":"7cdf45dd588ec3862036809ae44cf5685390e86a5a5b6fef11f55da1ff6a842a","key":"bdzbzht2j7efqpo4vb37wm2cge","note":"Second printing, for e-readers.","added_at":1795959816}]}],"quantity_max":1,"later_versions":true,"published_at":1795441416,"updated_at":1795959816,"version":1}', 6666309371328916495);
INSERT INTO product_tags (tag, published_at, product_id) VALUES ('cooking', 1795441416, 'n6rpvb6gzxffma5wktatib2jea');
INSERT INTO product_tags (tag, published_at, product_id) VALUES ('e-book', 1795441416, 'n6rpvb6gzxffma5wktatib2jea');
INSERT INTO tag_counts VALUES ('cooking', 1);
INSERT INTO tag_counts VALUES ('e-book', 1);
INSERT INTO product_words (rowid, text) VALUES (1, 'Slow Bread A small book about one loaf, made well. For people with a kitchen scale and a night. e-book cooking I baked the same loaf every Saturday for six years, and wrote down what went wrong. This is what was left when I crossed out everything that made no difference.

**Slow Bread teaches one loaf.** Not forty. When you can make it on a day when the kitchen is cold and the starter is sulking, you can make any other, because you know what each hour is for.

## What is inside

- The formula, in shares of flour, so that it scales without thinking
- A starter from nothing in ten days, and how to keep it in the fridge for good
- A timetable from six in the evening to breakfast
- Shaping, in six movements and no French
- Five loaves that went wrong, and the one thing to change next time

> Bread is patient. Most of what goes wrong with it is us, being in a hurry.

## What you need

Flour, water, salt, a bowl, an iron pot with a lid, and a scale. No mixer, no proving basket, no special blade.

## The files

A **PDF** that is set for printing on small paper and propping against the kettle, and an **EPUB** for every reader and phone. Both are free of locks. When I revise the book, the new printing comes to everyone who has it.

If you bake with a spreadsheet open, *Baker''s Table* goes with this book and costs nothing.');
INSERT INTO orders (id, number, checkout_key, session, intent, buyer, created_at, open, version, body, sum) VALUES ('aza6f4gi7xyva5azvnax2flsxu', 'T-L7B6-VUSR', 'zk5wgctun2lupzk2oogufnmqgqrjkpvc', 'cs_test_a1HFKDfxyOQchHCgFis2rkKM0Tfpg2eqykQulk6Q7L4s0ahjeTkr1emO7q', 'pi_31tkmR0SormnLHFmJkaMlQ0E', 'ada@example.com', 1795959817, 0, 3, '{"id":"aza6f4gi7xyva5azvnax2flsxu","number":"T-L7B6-VUSR","checkout_key":"zk5wgctun2lupzk2oogufnmqgqrjkpvc","state":"paid","lines":[{"product":"n6rpvb6gzxffma5wktatib2jea","name":"Slow Bread","summary":"A small book about one loaf, made well. For people with a kitchen scale and a night.","picture_path":"/pictures/djjupdl5dy3gax6ijiqoxcu7pm","unit_price":{"minor":1900,"currency":"USD"},"price_version":1,"quantity":1,"files":[{"id":"dbytvl4d5lahv6kckrdy3hrwwy","version":2,"name":"Slow Bread.pdf","media_type":"application/pdf","size_bytes":67765,"sha256":"bc319b6ae7aec9c2f36a3237353cdb6408b0c490144a664a8f05421774c12279","key":"263pfs6a76ei7nnfw3wnfvncpi","note":"","added_at":1795959816},{"id":"xstgb2daoil4aaz2hzwq5oqj7u","version":2,"name":"Slow Bread.epub","media_type":"application/epub+zip","size_bytes":46015,"sha256":"7cdf45dd588ec3862036809ae44cf5685390e86a5a5b6fef11f55da1ff6a842a","key":"bdzbzht2j7efqpo4vb37wm2cge","note":"","added_at":1795959816}],"later_versions":true}],"total":{"minor":1900,"currency":"USD"},"promotions":false,"tax":false,"claim":"72ee145f14ae3f9340806e8d8800e051773d8d400456ccd95b6f655a8e8d5826","created_at":1795959817,"stripe_key":{"attempt":1,"made_at":1795959817},"checkout":{"session":"cs_test_a1HFKDfxyOQchHCgFis2rkKM0Tfpg2eqykQulk6Q7L4s0ahjeTkr1emO7q","url":"http://127.0.0.1:40633/sandbox/pay/cs_test_a1HFKDfxyOQchHCgFis2rkKM0Tfpg2eqykQulk6Q7L4s0ahjeTkr1emO7q","expires_at":1796042617},"payment":{"session":"cs_test_a1HFKDfxyOQchHCgFis2rkKM0Tfpg2eqykQulk6Q7L4s0ahjeTkr1emO7q","intent":"pi_31tkmR0SormnLHFmJkaMlQ0E","email":"ada@example.com","name":"Jenny Rosen","amount":{"minor":1900,"currency":"USD"},"refunded_minor":0,"settled_at":1795959817},"attention":null,"version":3}', -5567375405982772278);
INSERT INTO orders (id, number, checkout_key, session, intent, buyer, created_at, open, version, body, sum) VALUES ('mn6uyuybggzsstsd6wuaz2uwfy', 'T-SHKX-6PT5', 'kknbfa7p4tbw5j7dwe7qv7mylavywb5n', 'cs_test_a1Qbf5MwNbmWmkSPqxsqxeOMxqx0Jo939NiVJAeyOZbR8xSM5BuqrfUVv1', 'pi_3SqJICPQUcxNB9CBDUwjiyGD', 'kunde@bücher.example', 1795959817, 0, 3, '{"id":"mn6uyuybggzsstsd6wuaz2uwfy","number":"T-SHKX-6PT5","checkout_key":"kknbfa7p4tbw5j7dwe7qv7mylavywb5n","state":"paid","lines":[{"product":"n6rpvb6gzxffma5wktatib2jea","name":"Slow Bread","summary":"A small book about one loaf, made well. For people with a kitchen scale and a night.","picture_path":"/pictures/djjupdl5dy3gax6ijiqoxcu7pm","unit_price":{"minor":1900,"currency":"USD"},"price_version":1,"quantity":1,"files":[{"id":"dbytvl4d5lahv6kckrdy3hrwwy","version":2,"name":"Slow Bread.pdf","media_type":"application/pdf","size_bytes":67765,"sha256":"bc319b6ae7aec9c2f36a3237353cdb6408b0c490144a664a8f05421774c12279","key":"263pfs6a76ei7nnfw3wnfvncpi","note":"","added_at":1795959816},{"id":"xstgb2daoil4aaz2hzwq5oqj7u","version":2,"name":"Slow Bread.epub","media_type":"application/epub+zip","size_bytes":46015,"sha256":"7cdf45dd588ec3862036809ae44cf5685390e86a5a5b6fef11f55da1ff6a842a","key":"bdzbzht2j7efqpo4vb37wm2cge","note":"","added_at":1795959816}],"later_versions":true}],"total":{"minor":1900,"currency":"USD"},"promotions":false,"tax":false,"claim":"8948c43267fc55ef3b2cb28979c3c4fa4f67465a2c6633a803fecdb143cdf949","created_at":1795959817,"stripe_key":{"attempt":1,"made_at":1795959817},"checkout":{"session":"cs_test_a1Qbf5MwNbmWmkSPqxsqxeOMxqx0Jo939NiVJAeyOZbR8xSM5BuqrfUVv1","url":"http://127.0.0.1:40633/sandbox/pay/cs_test_a1Qbf5MwNbmWmkSPqxsqxeOMxqx0Jo939NiVJAeyOZbR8xSM5BuqrfUVv1","expires_at":1796042617},"payment":{"session":"cs_test_a1Qbf5MwNbmWmkSPqxsqxeOMxqx0Jo939NiVJAeyOZbR8xSM5BuqrfUVv1","intent":"pi_3SqJICPQUcxNB9CBDUwjiyGD","email":"kunde@bücher.example","name":"Jenny Rosen","amount":{"minor":1900,"currency":"USD"},"refunded_minor":0,"settled_at":1795959817},"attention":null,"version":3}', 3038081228720310076);
INSERT INTO grants (order_id, line, body, sum) VALUES ('aza6f4gi7xyva5azvnax2flsxu', 0, '{"order":"aza6f4gi7xyva5azvnax2flsxu","line":0,"product":"n6rpvb6gzxffma5wktatib2jea","name":"Slow Bread","quantity":1,"files":[{"id":"dbytvl4d5lahv6kckrdy3hrwwy","version":2,"name":"Slow Bread.pdf","media_type":"application/pdf","size_bytes":67765,"sha256":"bc319b6ae7aec9c2f36a3237353cdb6408b0c490144a664a8f05421774c12279","key":"263pfs6a76ei7nnfw3wnfvncpi","note":"","added_at":1795959816},{"id":"xstgb2daoil4aaz2hzwq5oqj7u","version":2,"name":"Slow Bread.epub","media_type":"application/epub+zip","size_bytes":46015,"sha256":"7cdf45dd588ec3862036809ae44cf5685390e86a5a5b6fef11f55da1ff6a842a","key":"bdzbzht2j7efqpo4vb37wm2cge","note":"","added_at":1795959816}],"later_versions":true,"state":"active","granted_at":1795959817}', 7691413364280139869);
INSERT INTO grants (order_id, line, body, sum) VALUES ('mn6uyuybggzsstsd6wuaz2uwfy', 0, '{"order":"mn6uyuybggzsstsd6wuaz2uwfy","line":0,"product":"n6rpvb6gzxffma5wktatib2jea","name":"Slow Bread","quantity":1,"files":[{"id":"dbytvl4d5lahv6kckrdy3hrwwy","version":2,"name":"Slow Bread.pdf","media_type":"application/pdf","size_bytes":67765,"sha256":"bc319b6ae7aec9c2f36a3237353cdb6408b0c490144a664a8f05421774c12279","key":"263pfs6a76ei7nnfw3wnfvncpi","note":"","added_at":1795959816},{"id":"xstgb2daoil4aaz2hzwq5oqj7u","version":2,"name":"Slow Bread.epub","media_type":"application/epub+zip","size_bytes":46015,"sha256":"7cdf45dd588ec3862036809ae44cf5685390e86a5a5b6fef11f55da1ff6a842a","key":"bdzbzht2j7efqpo4vb37wm2cge","note":"","added_at":1795959816}],"later_versions":true,"state":"active","granted_at":1795959817}', 4945235660419745922);
INSERT INTO links (row, hash, order_id, body, sum) VALUES (1, '52fcff2f0a97283e610af3ef4f602c0a289166ad099cdc47896c156837dbe2e8', 'aza6f4gi7xyva5azvnax2flsxu', '{"hash":"52fcff2f0a97283e610af3ef4f602c0a289166ad099cdc47896c156837dbe2e8","seed":"1af5c15fc69d5bd38a3b5dcd7e0aa8d8f4f5084c109b1cbaa8341202f6d08bda","order":"aza6f4gi7xyva5azvnax2flsxu","door":"order","made_at":1795959817,"expires_at":1798551817}', 8093215655981991834);
INSERT INTO links (row, hash, order_id, body, sum) VALUES (2, '672efc91553a87de916a0f1afe4dd1619d8c9691b6f8f2bf4c60a8c6baab7764', 'aza6f4gi7xyva5azvnax2flsxu', '{"hash":"672efc91553a87de916a0f1afe4dd1619d8c9691b6f8f2bf4c60a8c6baab7764","seed":"02215569040b7461fb20ec9e458a9bb23ef6f732901ac62bc55b3832ae368aee","order":"aza6f4gi7xyva5azvnax2flsxu","door":{"line":0},"made_at":1795959817,"expires_at":1798551817}', 4695496548126001635);
INSERT INTO links (row, hash, order_id, body, sum) VALUES (3, '3b466c1bedb04f4025f75d65c09c50cb835fe1ab87e40e7154503ddafd9c99ee', 'mn6uyuybggzsstsd6wuaz2uwfy', '{"hash":"3b466c1bedb04f4025f75d65c09c50cb835fe1ab87e40e7154503ddafd9c99ee","seed":"a506df7fb4b9719e6286ae7ab3241932b51dae3f61b6c4131dc873522f73cd32","order":"mn6uyuybggzsstsd6wuaz2uwfy","door":"order","made_at":1795959817,"expires_at":1798551817}', -1409575204038271059);
INSERT INTO links (row, hash, order_id, body, sum) VALUES (4, '655ef55c71520801c3f3a0ae131f0137dd608e968fb8b4acafa4e9ea96d51b42', 'mn6uyuybggzsstsd6wuaz2uwfy', '{"hash":"655ef55c71520801c3f3a0ae131f0137dd608e968fb8b4acafa4e9ea96d51b42","seed":"5081e5059911410d263976ed2ef0be42e76797cdbf0bd045fd4fdf4a58065469","order":"mn6uyuybggzsstsd6wuaz2uwfy","door":{"line":0},"made_at":1795959817,"expires_at":1798551817}', 6421848464194670603);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_14I3dT9DH8IYMpZ7p4vN5lzC', 0, 1795959817, 1795959817, '{"id":"evt_14I3dT9DH8IYMpZ7p4vN5lzC","kind":"payment_intent.created","live":false,"subject":"other","received_at":1795959817,"state":"ignored","attempt":0,"due_at":1795959817}', 1316500315459942418);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1HfBTkUsFwEf5jutfyEdNr3p', 0, 1795959817, 1795959817, '{"id":"evt_1HfBTkUsFwEf5jutfyEdNr3p","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1795959817,"state":"ignored","attempt":0,"due_at":1795959817}', 3766729577951027356);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1Zgt0X2PkTMxcat67NdvfgiJ', 0, 1795959817, 1795959817, '{"id":"evt_1Zgt0X2PkTMxcat67NdvfgiJ","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1Qbf5MwNbmWmkSPqxsqxeOMxqx0Jo939NiVJAeyOZbR8xSM5BuqrfUVv1","order":"mn6uyuybggzsstsd6wuaz2uwfy"}},"received_at":1795959817,"state":"done","attempt":0,"due_at":1795959817}', -1362045385667810771);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1b0YvamT1NCmu63LFRIHJMoW', 0, 1795959817, 1795959817, '{"id":"evt_1b0YvamT1NCmu63LFRIHJMoW","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3SqJICPQUcxNB9CBDUwjiyGD"},"received_at":1795959817,"state":"done","attempt":0,"due_at":1795959817}', -1919533933391537674);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1foJRgx5RwcLlvclrrRnFk4J', 0, 1795959817, 1795959817, '{"id":"evt_1foJRgx5RwcLlvclrrRnFk4J","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1HFKDfxyOQchHCgFis2rkKM0Tfpg2eqykQulk6Q7L4s0ahjeTkr1emO7q","order":"aza6f4gi7xyva5azvnax2flsxu"}},"received_at":1795959817,"state":"done","attempt":0,"due_at":1795959817}', -4397878158595908703);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1kmryeNGlzuHT1sMNLS08pu6', 0, 1795959817, 1795959817, '{"id":"evt_1kmryeNGlzuHT1sMNLS08pu6","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_31tkmR0SormnLHFmJkaMlQ0E"},"received_at":1795959817,"state":"done","attempt":0,"due_at":1795959817}', 3117714176052987050);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1ofIh98P0n0pHwfvwnoygacM', 0, 1795959817, 1795959817, '{"id":"evt_1ofIh98P0n0pHwfvwnoygacM","kind":"payment_intent.created","live":false,"subject":"other","received_at":1795959817,"state":"ignored","attempt":0,"due_at":1795959817}', -8591621590642659079);
INSERT INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES ('evt_1vqhbrOM1P93S8qGqTSLO9Dn', 0, 1795959817, 1795959817, '{"id":"evt_1vqhbrOM1P93S8qGqTSLO9Dn","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1795959817,"state":"ignored","attempt":0,"due_at":1795959817}', -8792048772023358863);
INSERT INTO outbox (id, waiting, due_at, queued_at, body, sum) VALUES ('receipt#aza6f4gi7xyva5azvnax2flsxu', 0, 1795959938, 1795959817, '{"id":"receipt#aza6f4gi7xyva5azvnax2flsxu","kind":"receipt","orders":["aza6f4gi7xyva5azvnax2flsxu"],"to":"ada@example.com","links":["52fcff2f0a97283e610af3ef4f602c0a289166ad099cdc47896c156837dbe2e8","672efc91553a87de916a0f1afe4dd1619d8c9691b6f8f2bf4c60a8c6baab7764"],"state":"sent","attempt":1,"due_at":1795959938,"queued_at":1795959817,"last_error":null}', -3698413251354657534);
INSERT INTO outbox (id, waiting, due_at, queued_at, body, sum) VALUES ('receipt#mn6uyuybggzsstsd6wuaz2uwfy', 0, 1795959938, 1795959817, '{"id":"receipt#mn6uyuybggzsstsd6wuaz2uwfy","kind":"receipt","orders":["mn6uyuybggzsstsd6wuaz2uwfy"],"to":"kunde@bücher.example","links":["3b466c1bedb04f4025f75d65c09c50cb835fe1ab87e40e7154503ddafd9c99ee","655ef55c71520801c3f3a0ae131f0137dd608e968fb8b4acafa4e9ea96d51b42"],"state":"sent","attempt":1,"due_at":1795959938,"queued_at":1795959817,"last_error":null}', -2222832630407508388);
INSERT INTO audit (seq, body, sum) VALUES (1, '{"seq":1,"entry":{"at":1795959817,"actor":"console","act":"admin.invited","object":"admin/new","before":"","after":"owner"},"previous":"0000000000000000000000000000000000000000000000000000000000000000","hash":"bc4a7382ce4fc28ee3776bfcc583a883e6b93cc3f1cb21bd1b847a5fb2ecbe68"}', 6472502171852607152);
INSERT INTO audit (seq, body, sum) VALUES (2, '{"seq":2,"entry":{"at":1795959817,"actor":"shop","act":"order.placed","object":"order/aza6f4gi7xyva5azvnax2flsxu","before":"","after":"created"},"previous":"bc4a7382ce4fc28ee3776bfcc583a883e6b93cc3f1cb21bd1b847a5fb2ecbe68","hash":"3d18967bf85ff222b191ae8885a4a143f2ec506ee3a83f834afa52318ec54c01"}', 4358154292212915371);
INSERT INTO audit (seq, body, sum) VALUES (3, '{"seq":3,"entry":{"at":1795959817,"actor":"shop","act":"order.session_opened","object":"order/aza6f4gi7xyva5azvnax2flsxu","before":"created","after":"session_open"},"previous":"3d18967bf85ff222b191ae8885a4a143f2ec506ee3a83f834afa52318ec54c01","hash":"c37438c9d1e710a69d57495e76b468d0fd93496ec7a813913e7e736a3e0557e9"}', -763955397350881191);
INSERT INTO audit (seq, body, sum) VALUES (4, '{"seq":4,"entry":{"at":1795959817,"actor":"shop","act":"order.paid","object":"order/aza6f4gi7xyva5azvnax2flsxu","before":"session_open","after":"paid"},"previous":"c37438c9d1e710a69d57495e76b468d0fd93496ec7a813913e7e736a3e0557e9","hash":"2614dff2eb6c4a8dfe94f6e7f602833972ab7d0decd930bd9e6c9f37b37a269b"}', 7455399772031236067);
INSERT INTO audit (seq, body, sum) VALUES (5, '{"seq":5,"entry":{"at":1795959817,"actor":"shop","act":"order.placed","object":"order/mn6uyuybggzsstsd6wuaz2uwfy","before":"","after":"created"},"previous":"2614dff2eb6c4a8dfe94f6e7f602833972ab7d0decd930bd9e6c9f37b37a269b","hash":"55f98152500eb88eded76ca0a6c954414ecf723c855f2cb64dd53c21b3ec1ecc"}', 4665710043155065751);
INSERT INTO audit (seq, body, sum) VALUES (6, '{"seq":6,"entry":{"at":1795959817,"actor":"shop","act":"order.session_opened","object":"order/mn6uyuybggzsstsd6wuaz2uwfy","before":"created","after":"session_open"},"previous":"55f98152500eb88eded76ca0a6c954414ecf723c855f2cb64dd53c21b3ec1ecc","hash":"dafec4defba787511249ddc24c0c2cb08531ad43ab94c8daf58ab702cfd54efd"}', 1508446822314103746);
INSERT INTO audit (seq, body, sum) VALUES (7, '{"seq":7,"entry":{"at":1795959817,"actor":"shop","act":"order.paid","object":"order/mn6uyuybggzsstsd6wuaz2uwfy","before":"session_open","after":"paid"},"previous":"dafec4defba787511249ddc24c0c2cb08531ad43ab94c8daf58ab702cfd54efd","hash":"8d0593bb96947ab9af44d31e1b3e4296071ea241afbdf5111a3208202fca9c7a"}', -7049158658075473247);
INSERT INTO order_products (order_id, product, state, created_at) VALUES ('mn6uyuybggzsstsd6wuaz2uwfy', 'n6rpvb6gzxffma5wktatib2jea', 'paid', 1795959817);
INSERT INTO order_products (order_id, product, state, created_at) VALUES ('aza6f4gi7xyva5azvnax2flsxu', 'n6rpvb6gzxffma5wktatib2jea', 'paid', 1795959817);
INSERT INTO outbox_orders (order_id, queued_at, outbox_id) VALUES ('aza6f4gi7xyva5azvnax2flsxu', 1795959817, 'receipt#aza6f4gi7xyva5azvnax2flsxu');
INSERT INTO outbox_orders (order_id, queued_at, outbox_id) VALUES ('mn6uyuybggzsstsd6wuaz2uwfy', 1795959817, 'receipt#mn6uyuybggzsstsd6wuaz2uwfy');
INSERT INTO figures (what, day, product, currency, count, minor) VALUES ('paid', 20786, '', 'USD', 2, 3800);
INSERT INTO figures (what, day, product, currency, count, minor) VALUES ('placed', 20786, '', '', 2, 0);
INSERT INTO figures (what, day, product, currency, count, minor) VALUES ('sold', 20786, 'n6rpvb6gzxffma5wktatib2jea', 'USD', 2, 3800);
INSERT INTO product_names (rowid, text) VALUES (1, 'Slow Bread slow-bread e-book cooking');
PRAGMA user_version = 3;
