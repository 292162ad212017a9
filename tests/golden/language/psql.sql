\set ON_ERROR_STOP on
SELECT format('DROP TABLE %I;', t) FROM x \gexec
\i other.sql; SELECT 'not a string
SELECT :a, :'b', :"c", x::text, a[1:2];
COPY t (a, b) FROM stdin WITH (FORMAT csv); -- rows
1	it's; select
2	\N
\.
SELECT 1;
COPY t FROM STDIN
  WITH (HEADER);
select,$$
\.
SELECT 2;
COPY t FROM '/tmp/file';
SELECT 3;
