ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (price * n) STORED;
