-- Version 3. Addresses nobody writes to any more.
CREATE TABLE held_addresses (
    email TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
