CREATE TYPE color AS ENUM ('rde', 'blue');
CREATE TYPE point3 AS (x int, y int);
CREATE TYPE old_type AS ENUM ('a');
CREATE DOMAIN age AS int CONSTRAINT age_high CHECK (VALUE < 200) CONSTRAINT age_a CHECK (VALUE <> 7);
CREATE TYPE size AS ENUM ('s', 'it''s', 'l');
COMMENT ON TYPE size IS 'sizes';
CREATE DOMAIN zip AS varchar(5) COLLATE "C" DEFAULT '00000' NOT NULL CONSTRAINT zip_len CHECK (length(VALUE) = 5);
GRANT USAGE ON TYPE zip TO anon;
CREATE TYPE triple AS (a int, b numeric(3,1), "C c" text);
