CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b timestamptz, c timestamp with time zone, "timestamp" date, d time, e "Timestamp");
CREATE TEMP TABLE t (b timestamp) ON COMMIT DROP;
SELECT now()::timestamp;
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC';
