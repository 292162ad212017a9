-- What the server takes and the built-in parser stumbles over is no syntax error.
CREATE OR REPLACE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END;
$$;

CREATE OR REPLACE FUNCTION public.walk() RETURNS TABLE (id bigint) LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  c CURSOR FOR SELECT o.id FROM public.orders AS o;
  name text COLLATE "C" := 'a';
  r record;
BEGIN
  FOR r IN c LOOP
    id := r.id;
    RETURN NEXT;
  END LOOP;
  r.x := 3;
END
$$;

CREATE OR REPLACE FUNCTION public.second(text, integer) RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  n ALIAS FOR $2;
BEGIN
  RETURN n;
END
$$;

-- Without a string for a body.
CREATE OR REPLACE FUNCTION public.one() RETURNS integer LANGUAGE sql SET search_path = '' RETURN 1;
CREATE OR REPLACE FUNCTION public.two() RETURNS integer LANGUAGE sql SET search_path = ''
BEGIN ATOMIC
  SELECT 2;
END;
DO LANGUAGE plpython3u $$ not ( even a statement $$;
DO $$ BEGIN END $$;
DO $sb0$ BEGIN PERFORM '$sb'; END $sb0$;
