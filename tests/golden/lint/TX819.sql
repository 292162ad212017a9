-- case: runner transaction
\set ON_ERROR_STOP on
COPY t (a) FROM stdin;
1
\.
\i other.sql
