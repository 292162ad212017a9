-- case: project
CREATE TABLE t (id int);
