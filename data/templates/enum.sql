--! title: Enum type
--! summary: Created idempotently in a DO block
--! order: 40
--! parameter: type name — the new type
--! parameter: labels labels — its labels in order: open, closed

--! forward
-- {{type|text}}: a fixed list of labels. Labels can be added later, but never taken away.

DO $enum$
BEGIN
  CREATE TYPE {{type}} AS ENUM ({{labels}});
EXCEPTION
  WHEN duplicate_object THEN
    -- Only the same labels in the same order are the same type.
    IF (
      SELECT array_agg(enumlabel::text ORDER BY enumsortorder)
      FROM pg_catalog.pg_enum
      WHERE enumtypid = to_regtype({{type|path}})
    ) IS DISTINCT FROM ARRAY[{{labels}}]::text[] THEN
      RAISE EXCEPTION 'type % exists already, with other labels', {{type|path}}
        USING ERRCODE = 'duplicate_object';
    END IF;
END
$enum$;

--! rollback
-- Refused while a column or function uses {{type|text}}: roll those back first.

DROP TYPE IF EXISTS {{type}};

--! verify
-- check: the type has these labels in this order
-- expect: true
SELECT array_agg(enumlabel::text ORDER BY enumsortorder) = ARRAY[{{labels}}]::text[]
FROM pg_catalog.pg_enum
WHERE enumtypid = {{type|path}}::regtype;

-- check: anything else is refused
-- expect: error 22P02
SELECT ''::{{type}};
