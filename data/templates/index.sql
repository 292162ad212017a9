--! title: Index
--! summary: Composite, DESC, partial or unique; built concurrently
--! order: 50
--! parameter: table table — the table
--! parameter: columns keys — its columns in order, each as it is or with DESC: a, b DESC
--! parameter: build choice concurrently|plain = concurrently — concurrently: reads and writes go on; plain: writes wait
--! parameter: unique choice no|yes = no — no two rows with the same values
--! parameter: method choice btree|hash|gin|gist|brin = btree — btree for most, gin for JSONB and arrays
--! parameter: where expression = — only rows for which this is true
--! parameter: index identifier = {{table}}_{{columns}}_idx — its name

--! forward
{{if build = concurrently}}
-- switchback: no-transaction — an index is built concurrently outside of a transaction, alone in its file
--
-- Reads and writes of {{table|text}} go on. If it is interrupted an invalid index stays, which
-- IF NOT EXISTS would keep: roll back and apply again then. The verify script looks for that.
CREATE {{if unique = yes}}UNIQUE {{end}}INDEX CONCURRENTLY IF NOT EXISTS {{index}}
  ON {{table}} USING {{method}} ({{columns}}){{if where}}
  WHERE {{where}}{{end}};
{{else}}
-- Writes to {{table|text}} wait while this is built.
CREATE {{if unique = yes}}UNIQUE {{end}}INDEX IF NOT EXISTS {{index}}
  ON {{table}} USING {{method}} ({{columns}}){{if where}}
  WHERE {{where}}{{end}};
{{end}}

--! rollback
{{if build = concurrently}}
-- switchback: no-transaction — as the forward script
DROP INDEX CONCURRENTLY IF EXISTS {{table|schema}}{{index}};
{{else}}
DROP INDEX IF EXISTS {{table|schema}}{{index}};
{{end}}

--! verify
-- check: the index is valid, on these columns in this order
-- expect: row t | {{unique|text}} | {{method|text}} | t | t
SELECT i.indisvalid,
       CASE WHEN i.indisunique THEN 'yes' ELSE 'no' END,
       m.amname,
       ARRAY[{{columns|literal}}]::text[] = ARRAY(
         SELECT a.attname::text
         FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, place)
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         ORDER BY k.place
       ),
       ARRAY[{{columns|descending}}] = ARRAY(
         SELECT coalesce(pg_catalog.pg_index_column_has_property(i.indexrelid, n, 'desc'), false)
         FROM generate_series(1, i.indnkeyatts) AS n
       )
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
WHERE i.indrelid = {{table|path}}::regclass
  AND c.relname = {{index|literal}}
{{if where}}
  AND i.indpred IS NOT NULL;
{{else}}
  AND i.indpred IS NULL;
{{end}}
