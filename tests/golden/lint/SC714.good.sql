CREATE FOREIGN TABLE IF NOT EXISTS private.customers (id bigint) SERVER shop;
IMPORT FOREIGN SCHEMA public FROM SERVER shop INTO private;
CREATE FOREIGN TABLE IF NOT EXISTS mine (id bigint) SERVER shop;
REVOKE ALL ON mine FROM anon, authenticated;
