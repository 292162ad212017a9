\restrict abc
\set ON_ERROR_STOP on
SELECT format('DROP TABLE %I;', t) FROM x \gexec
SELECT 1 AS a \gset
\i other.sql; SELECT 'not a statement
\copy t FROM stdin
1	2
\.
SELECT :a, :'b', :"c";
\unrestrict abc
