CREATE TABLE private.o (id integer PRIMARY KEY);
CREATE FUNCTION private.old(integer) RETURNS integer LANGUAGE sql AS 'SELECT 0';
