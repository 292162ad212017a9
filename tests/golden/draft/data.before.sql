CREATE TABLE t (a int, "b c" int);
CREATE TABLE u (a int);
CREATE SEQUENCE s;
