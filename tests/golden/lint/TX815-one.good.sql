SET LOCAL lock_timeout = '3s';
ALTER TABLE t ADD COLUMN a int;
SET LOCAL lock_timeout = 0;
