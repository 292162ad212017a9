--! title: Data migration
--! summary: Batched update with a check
--! order: 70
--! parameter: table name — the table
--! parameter: set expression — what to set: status = 'active', priority = 0
--! parameter: where expression — which rows
--! parameter: key identifier = id — a column that tells rows apart and can be ordered
--! parameter: batch number = 1000 — rows at a time
--! parameter: after expression = — what is true for every row afterwards; else: no row is left to change
--! parameter: undo expression = — what to set when rolling back: status = NULL
--! parameter: undo-where expression = — which rows then

--! forward
-- Changes rows of {{table|text}}, batch by batch in the order of {{key|text}}.
--
-- All batches are one transaction: everything or nothing. Only the rows that change are locked, until
-- the end. For millions of rows, or a table that is written to all day, make it several migrations.

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
      SELECT {{key}} AS sb_key
      FROM {{table}}
      WHERE ({{where}}) AND (sb_last IS NULL OR {{key}} > sb_last)
      ORDER BY {{key}}
      LIMIT {{batch}}
      FOR UPDATE
    ), sb_changed AS (
      UPDATE {{table}} SET {{set}}
      FROM sb_batch
      WHERE {{key}} = sb_batch.sb_key
    )
    SELECT count(*), (array_agg(sb_key ORDER BY sb_key DESC))[1] INTO sb_rows, sb_next FROM sb_batch;
    EXIT WHEN sb_rows = 0;
    sb_last := sb_next;
    sb_total := sb_total + sb_rows;
    RAISE NOTICE '% rows changed', sb_total;
  END LOOP;
END
$batches$;

--! rollback
{{if undo}}
-- Rows that were like this before the forward script ran cannot be told from those that it changed:
-- they are set back too.

UPDATE {{table}} SET {{undo}} WHERE {{undo-where}};
{{else}}
-- switchback: irreversible — the values that rows of {{table|text}} had before were not kept
--
-- To be able to go back, have the forward script keep them first, for instance in a table:
--   CREATE TABLE … AS SELECT … and here UPDATE … FROM that table, then DROP TABLE.
{{end}}

--! verify
{{if after}}
-- check: it is true for every row
-- expect: empty
SELECT * FROM {{table}} WHERE ({{after}}) IS NOT TRUE;
{{else}}
-- check: no row is left to change
-- expect: empty
SELECT * FROM {{table}} WHERE {{where}};
{{end}}

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
