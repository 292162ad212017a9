CREATE OR REPLACE FUNCTION total(p_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT sum(amount) FROM public.orders WHERE id = p_id
$$;
CREATE OR REPLACE FUNCTION private.admin() RETURNS boolean LANGUAGE sql SECURITY DEFINER AS $$
  SELECT EXISTS (SELECT FROM admins)
$$;
CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE OR REPLACE PROCEDURE tidy() LANGUAGE plpgsql SET work_mem = '8MB' AS $$
DECLARE
  s status;
BEGIN
  DELETE FROM public.old WHERE true;
END
$$;
