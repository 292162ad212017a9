-- case: runner none
CREATE TEMP TABLE a (id int);
DROP TABLE a;
