--! title: Extension
--! summary: In a schema of its own, not in public
--! order: 130
--! parameter: extension extension — the extension: pg_trgm
--! parameter: schema schema = extensions — the schema that its functions and types are in

--! forward
-- {{extension|text}}, in the schema {{schema|text}}.

CREATE SCHEMA IF NOT EXISTS {{schema}};
CREATE EXTENSION IF NOT EXISTS {{extension}} WITH SCHEMA {{schema}};

-- IF NOT EXISTS also takes the extension in another schema for this one: stop then.
DO $guard$
BEGIN
  IF NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_extension AS e
    JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname = {{extension|literal}} AND n.nspname = {{schema|literal}}
  ) THEN
    RAISE EXCEPTION 'extension % is there already, in another schema', {{extension|literal}}
      USING ERRCODE = 'duplicate_object';
  END IF;
END
$guard$;

--! rollback
-- Refused while something uses it: roll that back first. The schema stays, others may use it.

DROP EXTENSION IF EXISTS {{extension}};

--! verify
-- check: the extension is there, in its schema
-- expect: true
SELECT n.nspname = {{schema|literal}}
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname = {{extension|literal}};
