-- case: role verify
SET search_path = app;
CREATE TEMP TABLE x (id int);
