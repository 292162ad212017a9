CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE TABLE u (a int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE t (a, b) WHERE (a > 3);
CREATE PUBLICATION old FOR TABLE t, u WITH (publish = 'insert, update');
