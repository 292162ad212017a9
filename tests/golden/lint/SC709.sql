CREATE OR REPLACE VIEW names AS SELECT id, name FROM users;
CREATE OR REPLACE VIEW public.names (id, name) AS SELECT id, name FROM users;
CREATE OR REPLACE VIEW barred WITH (security_barrier) AS SELECT id FROM users;
CREATE OR REPLACE VIEW off WITH (security_invoker = false) AS SELECT id FROM users;
CREATE OR REPLACE RECURSIVE VIEW steps (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < 5;
DO $$ BEGIN
  CREATE OR REPLACE VIEW inner_names AS SELECT id FROM users;
END $$;
