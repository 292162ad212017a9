--! title: Backfill in batches
--! summary: Commits batch by batch, resumes, and can go back
--! order: 71
--! parameter: table table — the table
--! parameter: columns columns — the columns that change
--! parameter: values expression — what they become, in that order: lower(email), 0
--! parameter: where expression — which rows
--! parameter: key column = id — the column that tells rows apart and can be ordered
--! parameter: batch number = 1000 — rows in a batch
--! parameter: after expression = — what is true for every row afterwards; else: no row is left to change
--! parameter: version version — of this migration
--! parameter: before name = {{table|schema}}_before_{{version}} — table for what was there

--! forward
-- Changes {{columns|text}} in rows of {{table|text}}, batch by batch in the order of {{key|text}};
-- {{before|text}} keeps what was there.
-- switchback: no-transaction — each batch commits by itself: its rows are locked for a moment only
--
-- Where it was stopped it goes on when it is run again: each row is changed once.

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

DO $batches$
#variable_conflict use_column
DECLARE
  sb_last {{table}}.{{key}}%TYPE;
  sb_next {{table}}.{{key}}%TYPE;
  sb_rows bigint;
  sb_total bigint := 0;
BEGIN
  LOOP
    WITH sb_batch AS MATERIALIZED (
      SELECT {{key}}, {{columns}}
      FROM {{table}}
      WHERE ({{where}})
        AND (sb_last IS NULL OR {{key}} > sb_last)
        AND NOT EXISTS (
          SELECT FROM {{before}} AS sb_before WHERE sb_before.{{key}} = {{table}}.{{key}}
        )
      ORDER BY {{key}}
      LIMIT {{batch}}
      FOR UPDATE
    ), sb_kept AS (
      INSERT INTO {{before}} ({{key}}, {{columns}})
      SELECT {{key}}, {{columns}} FROM sb_batch
      ON CONFLICT DO NOTHING
    ), sb_changed AS (
      UPDATE {{table}}
      SET ({{columns}}) = ROW({{values}})
      WHERE {{key}} IN (SELECT sb_batch.{{key}} FROM sb_batch)
    )
    SELECT count(*), (array_agg({{key}} ORDER BY {{key}} DESC))[1] INTO sb_rows, sb_next FROM sb_batch;
    EXIT WHEN sb_rows = 0;
    COMMIT;
    sb_last := sb_next;
    sb_total := sb_total + sb_rows;
    RAISE NOTICE '% rows changed', sb_total;
  END LOOP;
END
$batches$;

--! rollback
-- Exactly the rows that the forward script changed get back what they had, in one transaction; what was
-- written to {{columns|text}} of these rows since then is lost.

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
