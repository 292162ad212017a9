--! title: Table with bigint key
--! summary: Identity key, timestamps, trigger, row-level security
--! order: 21
--! parameter: table name — the new table
--! parameter: columns expression = — more columns: name text NOT NULL, price numeric(12,2) NOT NULL DEFAULT 0
--! parameter: read choice nobody|signed-in = nobody — who sees its rows through the API
--! parameter: select identifier = {{table}}_select_all — for read=signed-in: name of the policy
--! parameter: trigger identifier = {{table}}_set_updated_at — name of the trigger and its function

--! forward
{{if read = signed-in}}
-- {{table|text}}: rows that all signed-in users see and only the backend changes.
{{else}}
-- {{table|text}}: rows that only the backend sees and changes.
{{end}}

CREATE TABLE IF NOT EXISTS {{table}} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
{{if columns}}
  {{columns}},
{{end}}
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- IF NOT EXISTS also takes another table of that name for this one: stop then, with nothing changed.
DO $guard$
BEGIN
  IF 3 <> (
    SELECT count(*)
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass
      AND NOT attisdropped
      AND (attname, format_type(atttypid, atttypmod), attidentity) IN (
        ('id', 'bigint', 'a'),
        ('created_at', 'timestamp with time zone', ''),
        ('updated_at', 'timestamp with time zone', '')
      )
  ) THEN
    RAISE EXCEPTION 'table % exists already, with other columns', {{table|path}}
      USING ERRCODE = 'duplicate_table';
  END IF;
END
$guard$;

CREATE OR REPLACE FUNCTION {{table|schema}}{{trigger}}()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER {{trigger}}
  BEFORE UPDATE ON {{table}}
  FOR EACH ROW EXECUTE FUNCTION {{table|schema}}{{trigger}}();

-- Without a policy nobody but the owner and service_role gets past it.
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
{{if read = signed-in}}

REVOKE ALL ON {{table}} FROM anon, authenticated;
GRANT SELECT ON {{table}} TO authenticated;

DROP POLICY IF EXISTS {{select}} ON {{table}};
CREATE POLICY {{select}} ON {{table}}
  FOR SELECT TO authenticated
  USING (true);
{{end}}

--! rollback
-- The rows of {{table|text}} are lost with it; its key's sequence and its trigger go along.

DROP TABLE IF EXISTS {{table}};
DROP FUNCTION IF EXISTS {{table|schema}}{{trigger}}();

--! verify
-- check: the key is a bigint that the table itself counts
-- expect: row bigint | a
SELECT format_type(atttypid, atttypmod), attidentity
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = 'id';

-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: updated_at is kept by a trigger
-- expect: true
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = {{table|path}}::regclass AND tgname = {{trigger|literal}} AND tgenabled = 'O'
);
{{if read = signed-in}}

-- check: nobody sees anything without signing in
-- as: anon
-- expect: error 42501
SELECT * FROM {{table}};

-- check: a user sees the rows, and changes none
-- expect: row t | f
SELECT has_table_privilege('authenticated', {{table|path}}, 'SELECT'),
       has_table_privilege('authenticated', {{table|path}}, 'INSERT, UPDATE, DELETE, TRUNCATE');
{{end}}
