--! title: JSONB index
--! summary: GIN, for what is inside of a JSONB column
--! order: 51
--! parameter: table table — the table
--! parameter: column column — a column of type jsonb
--! parameter: ops choice jsonb_path_ops|jsonb_ops = jsonb_path_ops — jsonb_path_ops: small, for @> and @?; jsonb_ops: for ?, ?| and ?& too
--! parameter: index identifier = {{table}}_{{column}}_idx — its name

--! forward
-- switchback: no-transaction — an index is built concurrently outside of a transaction, alone in its file
--
-- Reads and writes of {{table|text}} go on. If it is interrupted an invalid index stays, which
-- IF NOT EXISTS would keep: roll back and apply again then. The verify script looks for that.
CREATE INDEX CONCURRENTLY IF NOT EXISTS {{index}}
  ON {{table}} USING gin ({{column}} {{ops}});

--! rollback
-- switchback: no-transaction — as the forward script
DROP INDEX CONCURRENTLY IF EXISTS {{table|schema}}{{index}};

--! verify
-- check: the index is valid, on this column, for these operators
-- expect: row t | gin | {{ops|text}} | t
SELECT i.indisvalid, m.amname, o.opcname, a.attname = {{column|literal}}
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[0]
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = {{table|path}}::regclass AND c.relname = {{index|literal}};
