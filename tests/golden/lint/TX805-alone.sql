-- switchback: no-transaction
SET work_mem = '64MB';
VACUUM t;
