-- case: server 15
SELECT 1_000;
CREATE TABLE t (id int, v tsrange, PRIMARY KEY (id, v WITHOUT OVERLAPS));
REPACK t;
