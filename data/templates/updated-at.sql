--! title: Trigger for updated_at
--! summary: A function that keeps the time of the last change
--! order: 100
--! parameter: table table — the table
--! parameter: column column = updated_at — its column for the time of the last change
--! parameter: trigger identifier = {{table}}_set_{{column}} — name of the trigger and its function

--! forward
-- {{table|text}}: {{column|text}} is set whenever a row changes.

DO $guard$
BEGIN
  IF NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass
      AND attname = {{column|literal}}
      AND atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype)
      AND NOT attisdropped
  ) THEN
    RAISE EXCEPTION '% has no column % for a time', {{table|path}}, {{column|literal}}
      USING ERRCODE = 'undefined_column';
  END IF;
  -- What is replaced below has to be of this script: the function of this trigger, or nothing.
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_proc AS p
    WHERE p.pronamespace = (SELECT relnamespace FROM pg_catalog.pg_class
                            WHERE oid = {{table|path}}::regclass)
      AND p.proname = {{trigger|literal}}
      AND p.pronargs = 0
      AND NOT EXISTS (
        SELECT
        FROM pg_catalog.pg_trigger AS t
        WHERE t.tgrelid = {{table|path}}::regclass
          AND t.tgname = {{trigger|literal}}
          AND t.tgfoid = p.oid
      )
  ) THEN
    RAISE EXCEPTION 'function % exists already, and is another', {{trigger|literal}}
      USING ERRCODE = 'duplicate_function';
  END IF;
END
$guard$;

CREATE OR REPLACE FUNCTION {{table|schema}}{{trigger}}()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
  NEW.{{column}} := now();
  RETURN NEW;
END
$body$;

DROP TRIGGER IF EXISTS {{trigger}} ON {{table}};
CREATE TRIGGER {{trigger}}
  BEFORE UPDATE ON {{table}}
  FOR EACH ROW EXECUTE FUNCTION {{table|schema}}{{trigger}}();

--! rollback
DROP TRIGGER IF EXISTS {{trigger}} ON {{table}};
DROP FUNCTION IF EXISTS {{table|schema}}{{trigger}}();

--! verify
-- check: the trigger is there and on
-- expect: true
SELECT EXISTS (
  SELECT
  FROM pg_catalog.pg_trigger AS t
  JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
  WHERE t.tgrelid = {{table|path}}::regclass
    AND t.tgname = {{trigger|literal}}
    AND p.proname = {{trigger|literal}}
    AND t.tgenabled = 'O'
);

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
