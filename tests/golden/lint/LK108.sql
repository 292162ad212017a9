VACUUM FULL orders;
VACUUM (FULL, ANALYZE) orders;
CLUSTER orders USING orders_day;
CLUSTER;
