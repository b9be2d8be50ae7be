-- Version 6. Only adds.

-- How many orders there are in each state: counted as they change, so that nobody counts a million rows to show it.
CREATE TABLE order_counts (state TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO order_counts SELECT state, count(*) FROM orders GROUP BY state;
CREATE TRIGGER order_counted AFTER INSERT ON orders BEGIN
    INSERT INTO order_counts VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER order_recounted AFTER UPDATE OF body ON orders WHEN OLD.state IS NOT NEW.state BEGIN
    UPDATE order_counts SET count = count - 1 WHERE state = OLD.state;
    INSERT INTO order_counts VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER order_uncounted AFTER DELETE ON orders BEGIN
    UPDATE order_counts SET count = count - 1 WHERE state = OLD.state;
END;
