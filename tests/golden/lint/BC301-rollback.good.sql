-- case: role rollback
ALTER TABLE orders RENAME COLUMN comment TO note;
