CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b timestamp, c timestamp(3) without time zone NOT NULL, d timestamp[]);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS at timestamp, ALTER COLUMN seen TYPE timestamp USING seen::timestamp;
DO $$ BEGIN
  CREATE TABLE private.e (id bigint PRIMARY KEY, f timestamp DEFAULT now());
EXCEPTION WHEN duplicate_table THEN NULL;
END $$;
CREATE OR REPLACE FUNCTION private.g(h timestamp) RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1';
