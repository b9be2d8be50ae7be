-- Version 9. Only adds. No two orders have one number. A trigger, for there may be two already: those stay as they are.
CREATE TRIGGER orders_number_once BEFORE INSERT ON orders
    WHEN EXISTS (SELECT 1 FROM orders WHERE number = NEW.number)
    BEGIN SELECT RAISE (ABORT, 'the order number is taken'); END;
