SELECT pg_notify('changes', 'x');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY changes;
  RETURN new;
END
$$;
