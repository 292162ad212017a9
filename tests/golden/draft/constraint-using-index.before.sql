CREATE TABLE t (a int, b int NOT NULL);
CREATE UNIQUE INDEX t_b ON t (b);
