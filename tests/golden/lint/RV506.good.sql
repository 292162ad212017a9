-- case: applied
CREATE TABLE t (id int);
