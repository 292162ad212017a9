CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $fn$
DECLARE
  total bigint := 0;
BEGIN
  -- don't; it's
  EXECUTE $q$SELECT ';' || $x$;$x$$q$;
  EXECUTE format('x %I', $1);
  RAISE NOTICE '% rows', total USING ERRCODE = 'P0001';
  FOR r IN SELECT name FROM t LOOP PERFORM log(r.name); END LOOP;
  NEW.updated_at := now();
  RETURN NEW;
END;
$fn$;
CREATE FUNCTION b() RETURNS int
AS $$ SELECT $1 + 1; $$ LANGUAGE sql;
CREATE FUNCTION c() RETURNS void LANGUAGE plpgsql AS
$body$
BEGIN
  NULL; -- unfinished 'string
END
$body$;
DO $guard$ BEGIN RAISE EXCEPTION 'it is $$ here'; END $guard$;
DO LANGUAGE plpgsql $$BEGIN 'open $$;
SELECT loop, notice FROM t; SELECT 'after';
CREATE FUNCTION p() RETURNS int LANGUAGE plpython3u AS $$
import select
return "if 'it"
$$;
CREATE VIEW v AS
  SELECT 1;
CREATE FUNCTION d() RETURNS int LANGUAGE sql
AS
  $größe$
  SELECT 1
  $größe$;
SELECT 3;
