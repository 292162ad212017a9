-- case: role rollback
ALTER TABLE o DROP COLUMN c;
