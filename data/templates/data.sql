--! title: Change data
--! summary: What was there is kept and comes back with the rollback
--! order: 70
--! parameter: table table — the table
--! parameter: columns columns — the columns that change
--! parameter: values expression — what they become, in that order: 'active', priority + 1
--! parameter: where expression — which rows
--! parameter: key column = id — the column that tells rows apart
--! parameter: after expression = — what is true for every row afterwards; else: no row is left to change
--! parameter: version version — of this migration
--! parameter: before name = {{table|schema}}_before_{{version}} — table for what was there

--! forward
-- Changes {{columns|text}} in rows of {{table|text}}; {{before|text}} keeps what was there.
--
-- One transaction: everything or nothing, and the rows stay locked until its end. For millions of rows, or
-- a table that is written to all day, use the template "backfill".

-- Row-level security without a policy: nobody sees it through the API.
DO $keep$
BEGIN
  IF to_regclass({{before|path}}) IS NULL THEN
    CREATE TABLE {{before}} AS SELECT {{key}}, {{columns}} FROM {{table}} WITH NO DATA;
    ALTER TABLE {{before}} ADD PRIMARY KEY ({{key}});
    ALTER TABLE {{before}} ENABLE ROW LEVEL SECURITY;
  END IF;
END
$keep$;

-- Each row is changed once, also when this is run again.
WITH sb_rows AS MATERIALIZED (
  SELECT {{key}}, {{columns}}
  FROM {{table}}
  WHERE ({{where}})
    AND NOT EXISTS (
      SELECT FROM {{before}} AS sb_before WHERE sb_before.{{key}} = {{table}}.{{key}}
    )
  FOR UPDATE
), sb_kept AS (
  INSERT INTO {{before}} ({{key}}, {{columns}})
  SELECT {{key}}, {{columns}} FROM sb_rows
  ON CONFLICT DO NOTHING
)
UPDATE {{table}}
SET ({{columns}}) = ROW({{values}})
WHERE {{key}} IN (SELECT sb_rows.{{key}} FROM sb_rows);

--! rollback
-- Exactly the rows that the forward script changed get back what they had; what was written to
-- {{columns|text}} of these rows since then is lost.

UPDATE {{table}} AS sb_now
SET ({{columns}}) = (
  SELECT {{columns}} FROM {{before}} AS sb_before WHERE sb_before.{{key}} = sb_now.{{key}}
)
WHERE EXISTS (SELECT FROM {{before}} AS sb_before WHERE sb_before.{{key}} = sb_now.{{key}});

DROP TABLE IF EXISTS {{before}};

--! verify
-- check: what was there before is kept, where the API does not show it
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{before|path}}::regclass;

{{if after}}
-- check: it is true for every row
-- expect: empty
SELECT * FROM {{table}} WHERE ({{after}}) IS NOT TRUE;
{{else}}
-- check: no row is left to change
-- expect: empty
SELECT *
FROM {{table}}
WHERE ({{where}})
  AND NOT EXISTS (SELECT FROM {{before}} AS sb_before WHERE sb_before.{{key}} = {{table}}.{{key}});
{{end}}

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
