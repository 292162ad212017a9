-- adds the list
BEGIN;
CREATE TABLE a (id int);
INSERT INTO a VALUES (1)
-- more is to come
