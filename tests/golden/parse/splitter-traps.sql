CREATE OR REPLACE FUNCTION fn_atomic() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  NULL;
END;
$$;
CREATE TABLE xAtomicX (pending boolean, legend text, "end" int);
CREATE OR REPLACE FUNCTION public.probe() RETURNS integer LANGUAGE sql IMMUTABLE
begin atomic
  select 1 as pending;
  select legend from xatomicx where pending and "end" > 1;
end;
CREATE FUNCTION choose(a boolean) RETURNS boolean LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE
    WHEN a THEN TRUE
    ELSE FALSE
  END;
END;
DO $outer$
BEGIN
  EXECUTE $sql$ UPDATE t SET a = $x$;$x$; $sql$;
END
$outer$;
ALTER TYPE filter ADD VALUE IF NOT EXISTS 'cruise';

COMMIT;
BEGIN;

UPDATE nodes SET filter = 'cruise';
