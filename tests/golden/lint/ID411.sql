CREATE TYPE point3 AS (x int, y int, z int);
CREATE TYPE span AS RANGE (subtype = timestamptz);
CREATE DOMAIN shop.email AS text CHECK (VALUE LIKE '%@%');
CREATE ROLE reader;
CREATE PUBLICATION news FOR TABLE orders;
ALTER PUBLICATION supabase_realtime ADD TABLE orders;
