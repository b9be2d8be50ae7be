-- Version 7. Rows of inbox and outbox that no program here could read yet: `waiting` is 2.
CREATE INDEX inbox_set_aside ON inbox (id) WHERE waiting = 2;
CREATE INDEX outbox_set_aside ON outbox (id) WHERE waiting = 2;
