CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN small AS int;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE SCHEMA attic;
CREATE SEQUENCE s;

CREATE TABLE t (
  id int PRIMARY KEY, name text NOT NULL, code varchar(20), amount numeric(10,2), n int,
  at timestamp, flag bool, other int DEFAULT 1, double int GENERATED ALWAYS AS (n * 2) STORED
);
INSERT INTO t SELECT i, 'name ' || i, i, i, i, now(), true, i FROM generate_series(1, 1000) i;
CREATE INDEX t_name ON t (name);
CREATE UNIQUE INDEX t_n ON t (n);
ALTER TABLE t ADD CONSTRAINT flag_there CHECK (flag IS NOT NULL);
ALTER TABLE t ADD CONSTRAINT name_there CHECK (name <> '') NOT VALID;
CREATE TRIGGER touched BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY readers ON t USING (true);
CREATE RULE quiet AS ON DELETE TO t WHERE false DO NOTHING;

CREATE TABLE parent (id int PRIMARY KEY);
INSERT INTO parent SELECT generate_series(1, 1000);
CREATE TABLE child (id int PRIMARY KEY, parent_id int, second_id int, third_id int);
INSERT INTO child SELECT i, i, i, i FROM generate_series(1, 1000) i;
ALTER TABLE child ADD CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent;
ALTER TABLE child ADD CONSTRAINT child_second FOREIGN KEY (second_id) REFERENCES parent NOT VALID;

CREATE TABLE loose (id int NOT NULL, name text);
INSERT INTO loose SELECT i, 'name ' || i FROM generate_series(1, 1000) i;
CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY);
INSERT INTO fleeting SELECT generate_series(1, 1000);
CREATE TABLE heir (id int NOT NULL, name text);
CREATE TABLE heiress () INHERITS (loose);
CREATE TABLE ident (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, size small);
INSERT INTO ident (size) SELECT generate_series(1, 1000);
CREATE VIEW v AS SELECT id, name FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT id, name FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);

CREATE TABLE p (id int NOT NULL, name text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (1001);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (1001) TO (2001);
CREATE TABLE p3 (id int NOT NULL, name text);
INSERT INTO p SELECT i, 'name ' || i FROM generate_series(1, 2000) i;

-- For what runs outside of a transaction, and stays.
CREATE TABLE a1 (id int PRIMARY KEY, name text);
CREATE TABLE a2 (id int PRIMARY KEY, name text);
CREATE INDEX a2_name ON a2 (name);
CREATE TABLE a3 (id int PRIMARY KEY, name text);
CREATE TABLE a4 (id int PRIMARY KEY, name text);
CREATE TABLE a5 (id int PRIMARY KEY, name text);
CREATE TABLE q (id int NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (1) TO (1001);
INSERT INTO a1 SELECT i, 'name ' || i FROM generate_series(1, 1000) i;
INSERT INTO a2 SELECT * FROM a1;
INSERT INTO a3 SELECT * FROM a1;
INSERT INTO a4 SELECT * FROM a1;
INSERT INTO a5 SELECT * FROM a1;
ANALYZE;
