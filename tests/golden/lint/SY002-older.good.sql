-- case: server 17
DO $$
BEGIN
  IF true THEN
    GRANT reader TO writer WITH INHERIT TRUE;
  END IF;
END
$$;
