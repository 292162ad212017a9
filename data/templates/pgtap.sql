--! title: pgTAP verify
--! summary: A column, with a verify script that is written in pgTAP
--! order: 150
--! parameter: table table — the table
--! parameter: column identifier — the new column
--! parameter: type type = text — its type

--! forward
-- {{table|text}} gets {{column|text}}.

ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} {{type}};

--! rollback
-- What {{column|text}} holds is lost, and indexes on it go along; a view or policy that uses it stops this.

ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{column}};

--! verify
-- switchback: verify may write — pgTAP keeps its plan in a temporary table
--
-- Needs the extension pgtap in the search path; the template "extension" makes it.

SELECT plan(3);

SELECT ok(to_regclass({{table|path}}) IS NOT NULL, 'the table is there');

SELECT ok(
  EXISTS (
    SELECT
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ),
  'the column is there'
);

SELECT is(
  (
    SELECT atttypid::regtype
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ),
  {{type|path}}::regtype,
  'it has its type'
);

SELECT * FROM finish();
