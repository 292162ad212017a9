-- switchback: no-transaction
ALTER TABLE orders ADD CONSTRAINT positive CHECK (price > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT positive;
