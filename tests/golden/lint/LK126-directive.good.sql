-- switchback: lock-timeout 5s
ALTER TABLE orders ADD COLUMN a int;
