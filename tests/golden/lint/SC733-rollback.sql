-- case: role rollback
ALTER TABLE orders DROP COLUMN IF EXISTS owner_id;
