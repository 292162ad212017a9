CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  -- don't; -- switchback: allow x
  EXECUTE $q$SELECT ';' || $x$;$x$$q$;
  RETURN new;
END;
$fn$;
CREATE OR REPLACE FUNCTION b$c(int) RETURNS int LANGUAGE sql AS $größe$ SELECT $1; $größe$;
PREPARE p AS SELECT $1, $2;
SELECT a$b$c FROM t$$;
DO $_$ BEGIN RAISE NOTICE '%', $$;$$; END $_$;
