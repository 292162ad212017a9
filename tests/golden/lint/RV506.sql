-- case: edited
-- case: applied
CREATE TABLE t (id int);
