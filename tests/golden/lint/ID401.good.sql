CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);
CREATE TEMP TABLE work (id bigint) ON COMMIT DROP;
DROP TABLE IF EXISTS shop.cache;
CREATE TABLE shop.cache AS SELECT 1 AS one;
DROP MATERIALIZED VIEW IF EXISTS totals;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;
CREATE SCHEMA accounts CREATE TABLE users (id bigint);
DO $$ BEGIN
  IF to_regclass('inside') IS NULL THEN
    CREATE TABLE inside (id bigint PRIMARY KEY);
  END IF;
  BEGIN
    CREATE TABLE inside (id bigint PRIMARY KEY);
  EXCEPTION WHEN duplicate_table THEN NULL;
  END;
END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TABLE later (id bigint);
END $$;
