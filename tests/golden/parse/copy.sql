CREATE TABLE t (a int, b text);
COPY t (a, b) FROM stdin;
1	it's; -- switchback: allow x
2	\N
\.

SELECT 1;
COPY t FROM STDIN WITH (FORMAT csv, HEADER); -- with options
a,b
1,"x
y"
\.
COPY t FROM '/tmp/file';
COPY (SELECT 1) TO STDOUT;
SELECT 2;
