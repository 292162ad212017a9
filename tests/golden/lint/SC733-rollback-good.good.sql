-- case: role rollback
DROP POLICY IF EXISTS own ON orders;
ALTER TABLE orders DROP COLUMN IF EXISTS owner_id;
