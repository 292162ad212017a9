CREATE OR REPLACE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.updated_at = now()
  RETURN NEW;
END;
$$;

DO $body$
BEGIN
  -- ü, and a comment /* that is nested /* here */ and here */ before it
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE public.mood AS ENUM ('sad' 'happy');
  END IF;
END $body$;

CREATE OR REPLACE PROCEDURE public.tidy(days integer) LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  old timestamptz := now() - make_interval(days => tidy.days);
BEGIN
  FOR i IN 1..3 LOOP
    DELETE public.logs WHERE at < old;
  END LOOP;
END
$$;

DO 'BEGIN
  PERFORM ''a'' FRM b;
END';

CREATE OR REPLACE FUNCTION public.open_end() RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF true THEN
    RETURN 1;
END
$$;
