--! title: Full-text index
--! summary: GIN over the words of one or more columns
--! order: 52
--! parameter: table table — the table
--! parameter: words expression — what is searched: name || ' ' || coalesce(description, '')
--! parameter: config text = english — the language of the words, a text search configuration
--! parameter: index identifier = {{table}}_search_idx — its name

--! forward
-- switchback: no-transaction — an index is built concurrently outside of a transaction, alone in its file
--
-- A query uses it when it says the same: WHERE to_tsvector(…, …) @@ websearch_to_tsquery(…, …).
--
-- Reads and writes of {{table|text}} go on. If it is interrupted an invalid index stays, which
-- IF NOT EXISTS would keep: roll back and apply again then. The verify script looks for that.
CREATE INDEX CONCURRENTLY IF NOT EXISTS {{index}}
  ON {{table}} USING gin (to_tsvector({{config}}, {{words}}));

--! rollback
-- switchback: no-transaction — as the forward script
DROP INDEX CONCURRENTLY IF EXISTS {{table|schema}}{{index}};

--! verify
-- check: the index is valid, over words
-- expect: row t | gin | tsvector_ops
SELECT i.indisvalid, m.amname, o.opcname
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[0]
WHERE i.indrelid = {{table|path}}::regclass AND c.relname = {{index|literal}};

-- check: it can be searched
-- expect: rows >= 0
SELECT * FROM {{table}} WHERE to_tsvector({{config}}, {{words}}) @@ websearch_to_tsquery({{config}}, 'nothing');
