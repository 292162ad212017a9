SET search_path = app, public;
CREATE TABLE t (a int);
ALTER TABLE old ADD COLUMN b int;
ALTER TABLE old ALTER COLUMN a SET DEFAULT 2;
DROP INDEX old_a;
