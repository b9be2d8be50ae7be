-- Version 5. The sitemap is a range of an index that says when each product is sold.
ALTER TABLE products ADD COLUMN sale_from INTEGER GENERATED ALWAYS AS (json_extract(card, '$.sale_from')) VIRTUAL;
ALTER TABLE products ADD COLUMN sale_until INTEGER GENERATED ALWAYS AS (json_extract(card, '$.sale_until')) VIRTUAL;
CREATE INDEX products_sitemap ON products (slug, sale_from, sale_until) WHERE state = 'published';
CREATE INDEX old_slugs_of ON old_slugs (product_id);
CREATE INDEX pending_sign_ins_ticket ON pending_sign_ins (ticket);
