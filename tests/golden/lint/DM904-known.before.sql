CREATE TABLE t (id bigint PRIMARY KEY, "odd Name" text, gone text);
CREATE TABLE u (id bigint, a text);
ALTER TABLE t DROP COLUMN gone;
