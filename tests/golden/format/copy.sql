select   1;
copy t(a,b) from stdin with (format csv);
1,  2
select   3;
\.
select   4;
copy t to stdout;
copy (select a,b from t) to '/tmp/x' with csv header;
