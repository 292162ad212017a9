ALTER TABLE orders ADD COLUMN made timestamptz NOT NULL DEFAULT now();
ALTER TABLE orders ADD COLUMN day date DEFAULT CURRENT_DATE, ADD n int DEFAULT 1 + 1;
ALTER TABLE orders ADD COLUMN owner uuid DEFAULT auth.uid();
ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
CREATE TABLE t (id int);
ALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();
