SET LOCAL search_path = app;
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
SET CONSTRAINTS ALL DEFERRED;
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
SELECT set_config('app.user', '1', true);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  SET work_mem = '1MB';
  PERFORM set_config('app.user', '1', false);
END
$$;
ALTER ROLE r SET search_path = app;
ALTER DATABASE d SET work_mem = '1MB';
SET ROLE admin;
CREATE TABLE t (id int);
RESET ROLE;
SET work_mem = '1MB';
SET work_mem TO DEFAULT;
