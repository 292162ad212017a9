CREATE TABLE t (id int PRIMARY KEY, name text, state text NOT NULL DEFAULT 'it''s \ new', small int DEFAULT 3,
  short varchar(20) COLLATE "C", old int DEFAULT 4, num int NOT NULL);
CREATE INDEX ON t (small);
