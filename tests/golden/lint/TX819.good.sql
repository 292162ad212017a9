-- case: runner transaction
COPY t (a) FROM '/tmp/t.csv';
COPY t TO stdout;
SELECT E'\\i other.sql', a[1:2] FROM t;
