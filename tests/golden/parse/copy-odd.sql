copy "from stdin" from stdin null '';
\.
copy t from stdin; select 1;
1
\.
