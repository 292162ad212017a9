SET lock_timeout = '10min';
ALTER TABLE orders ADD COLUMN a int;
