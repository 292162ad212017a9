UPDATE orders SET note = '' WHERE note IS NULL;
CREATE TABLE t (a int);
UPDATE t SET a = 1;
