-- Version 8. What products are found by. The shop makes the terms (domain::catalog::search), so that all stores find the same;
-- product_words and product_names, which SQLite made, are read and written no more.
CREATE TABLE search_terms (
    list INTEGER NOT NULL,
    term TEXT NOT NULL,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (list, term, place, at DESC, row)
) WITHOUT ROWID;
-- The row of products it was made of, and which version of it; `published_at` only while it is published.
CREATE TABLE search_documents (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    index_version INTEGER NOT NULL,
    published_at INTEGER,
    updated_at INTEGER NOT NULL,
    admin_document TEXT NOT NULL,
    document TEXT NOT NULL
);
-- Words that misspelled ones are compared with, each under several keys.
CREATE TABLE search_spellings (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word)) WITHOUT ROWID;
