--! title: Enum value
--! summary: One more label; the rollback makes the type without it
--! order: 41
--! parameter: type enum — the enum type
--! parameter: label text — the label to add
--! parameter: after text — the label that it comes after
--! parameter: interim identifier = {{type}}_with_more — for rolling back: name of the type on the way

--! forward
-- {{type|text}} gets the label {{label|text}}.
--
-- A statement that uses the label has to be in a later migration: not before this one has committed.

ALTER TYPE {{type}} ADD VALUE IF NOT EXISTS {{label}} AFTER {{after}};

--! rollback
-- PostgreSQL takes no label out of a type: the type is made anew without it, and the columns get that one,
-- which rewrites their tables. Stops, with nothing changed, when a row has the label, or when a view, index,
-- policy or function uses it.

DO $label$
DECLARE
  sb_columns text[][];
  sb_column text[];
  sb_labels text;
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_catalog.pg_enum
    WHERE enumtypid = {{type|path}}::regtype AND enumlabel = {{label}}
  ) THEN
    RETURN;
  END IF;

  SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) INTO sb_labels
  FROM pg_catalog.pg_enum
  WHERE enumtypid = {{type|path}}::regtype AND enumlabel <> {{label}};

  -- Table, column, default, and what follows the type's name.
  SELECT array_agg(ARRAY[a.attrelid::regclass::text, quote_ident(a.attname),
                         pg_catalog.pg_get_expr(d.adbin, d.adrelid),
                         CASE WHEN a.atttypid = t.oid THEN '' ELSE '[]' END])
  INTO sb_columns
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_attribute AS a ON a.atttypid IN (t.oid, t.typarray)
  JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
  LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE t.oid = {{type|path}}::regtype AND NOT a.attisdropped AND a.attinhcount = 0;

  ALTER TYPE {{type}} RENAME TO {{interim}};
  EXECUTE format('CREATE TYPE %s AS ENUM (%s)', {{type|path}}, sb_labels);
  IF sb_columns IS NOT NULL THEN
    FOREACH sb_column SLICE 1 IN ARRAY sb_columns LOOP
      IF sb_column[3] IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT', sb_column[1], sb_column[2]);
      END IF;
      EXECUTE format('ALTER TABLE %1$s ALTER COLUMN %2$s TYPE %4$s%3$s USING %2$s::text%3$s::%4$s%3$s',
                     sb_column[1], sb_column[2], sb_column[4], {{type|path}});
      IF sb_column[3] IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s', sb_column[1], sb_column[2],
                       sb_column[3]);
      END IF;
    END LOOP;
  END IF;
  DROP TYPE IF EXISTS {{type|schema}}{{interim}};
END
$label$;

--! verify
-- check: the label is there, behind the one it was to follow
-- expect: true
SELECT (
  SELECT enumlabel
  FROM pg_catalog.pg_enum
  WHERE enumtypid = e.enumtypid AND enumsortorder < e.enumsortorder
  ORDER BY enumsortorder DESC
  LIMIT 1
) = {{after}}
FROM pg_catalog.pg_enum AS e
WHERE e.enumtypid = {{type|path}}::regtype AND e.enumlabel = {{label}};
