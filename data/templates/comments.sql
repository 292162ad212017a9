--! title: Comments
--! summary: What a table or column is for, said in the database
--! order: 140
--! parameter: table table — the table
--! parameter: comment text = — what a row is
--! parameter: was text = — what the table's comment says so far, if it has one
--! parameter: column column = — a column to be explained too
--! parameter: column-comment text = — what is in it
--! parameter: column-was text = — what the column's comment says so far, if it has one

--! forward
-- {{table|text}} says what it is for. A comment that is there already is only replaced where it is known here:
-- the rollback brings it back.

DO $guard$
BEGIN
{{if comment}}
{{if was}}
  IF coalesce(obj_description({{table|path}}::regclass, 'pg_class'), '') NOT IN ({{comment}}, {{was}}) THEN
{{else}}
  IF coalesce(obj_description({{table|path}}::regclass, 'pg_class'), '') NOT IN ({{comment}}, '') THEN
{{end}}
    RAISE EXCEPTION '% has another comment', {{table|path}}
      USING ERRCODE = 'duplicate_object',
            DETAIL = obj_description({{table|path}}::regclass, 'pg_class');
  END IF;
{{end}}
{{if column}}
  IF coalesce(col_description({{table|path}}::regclass, (
    SELECT attnum
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
{{if column-was}}
  )), '') NOT IN ({{column-comment}}, {{column-was}}) THEN
{{else}}
  )), '') NOT IN ({{column-comment}}, '') THEN
{{end}}
    RAISE EXCEPTION 'column % has another comment', {{column|literal}}
      USING ERRCODE = 'duplicate_object';
  END IF;
{{end}}
END
$guard$;
{{if comment}}

COMMENT ON TABLE {{table}} IS {{comment}};
{{end}}
{{if column}}

COMMENT ON COLUMN {{table}}.{{column}} IS {{column-comment}};
{{end}}

--! rollback
{{if comment}}
{{if was}}
COMMENT ON TABLE {{table}} IS {{was}};
{{else}}
COMMENT ON TABLE {{table}} IS NULL;
{{end}}
{{end}}
{{if column}}
{{if column-was}}
COMMENT ON COLUMN {{table}}.{{column}} IS {{column-was}};
{{else}}
COMMENT ON COLUMN {{table}}.{{column}} IS NULL;
{{end}}
{{end}}

--! verify
{{if comment}}
-- check: the table says what it is for
-- expect: true
SELECT obj_description({{table|path}}::regclass, 'pg_class') = {{comment}};
{{end}}
{{if column}}

-- check: so does the column
-- expect: true
SELECT col_description(attrelid, attnum) = {{column-comment}}
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;
{{end}}
