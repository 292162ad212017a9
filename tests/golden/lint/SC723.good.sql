CREATE OR REPLACE FUNCTION find(p_name text, p_table regclass, p_id bigint) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE 'SELECT * FROM public.users WHERE name = ' || quote_literal(p_name);
  EXECUTE 'SELECT * FROM ' || quote_ident(p_name) || ' LIMIT 1';
  EXECUTE format('SELECT * FROM %I', p_name);
  EXECUTE format('SELECT ' || 'a' || ' FROM %I', p_name);
  EXECUTE 'SELECT * FROM public.users WHERE name = $1' USING p_name || 'x';
  EXECUTE 'SELECT * FROM ' || p_table::regclass || ' WHERE id = ' || p_id::bigint;
  EXECUTE p_name;
  RAISE NOTICE '%', 'found ' || p_name;
END $$;
