CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['orders'] LOOP
    EXECUTE format('CREATE POLICY own ON public.%I FOR SELECT TO authenticated USING (true)', name);
  END LOOP;
END $$;
