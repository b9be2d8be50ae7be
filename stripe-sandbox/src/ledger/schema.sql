-- Stripe's objects: sessions, payment intents, charges, refunds, disputes, events, …
CREATE TABLE IF NOT EXISTS objects (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    reference TEXT,
    created   INTEGER NOT NULL,
    body      TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_by_reference ON objects (kind, reference);

-- What will happen by itself, and when (business time, Unix seconds).
CREATE TABLE IF NOT EXISTS agenda (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    due_at INTEGER NOT NULL,
    task   TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS agenda_by_due ON agenda (due_at);

-- One row for each event and endpoint it goes to (business time, Unix milliseconds).
CREATE TABLE IF NOT EXISTS deliveries (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    event     TEXT NOT NULL,
    endpoint  TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('pending', 'held', 'dropped', 'delivered', 'given_up')),
    queued_ms INTEGER NOT NULL,
    due_ms    INTEGER NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (event, endpoint)
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_by_due ON deliveries (state, due_ms);

-- Every request sent to an endpoint and what it answered.
CREATE TABLE IF NOT EXISTS attempts (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    event     TEXT NOT NULL,
    endpoint  TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    status    INTEGER,
    error     TEXT,
    tampering TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS attempts_by_event ON attempts (event);

-- The stored answer of each idempotency key.
CREATE TABLE IF NOT EXISTS idempotency_keys (
    key        TEXT PRIMARY KEY,
    path       TEXT NOT NULL,
    params     TEXT NOT NULL,
    status     INTEGER NOT NULL,
    body       TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created    INTEGER NOT NULL
) STRICT;

-- Every API call: the oracle of tests that count them.
CREATE TABLE IF NOT EXISTS calls (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    at              INTEGER NOT NULL,
    method          TEXT NOT NULL,
    path            TEXT NOT NULL,
    idempotency_key TEXT,
    request_id      TEXT NOT NULL,
    status          INTEGER NOT NULL,
    replayed        INTEGER NOT NULL,
    misbehaviour    TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
