DO $$ BEGIN
  CREATE TYPE connection_status_enum AS ENUM ('pending', 'accepted');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  CREATE TYPE there AS ENUM ('x');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_policies WHERE policyname = 'p') THEN
    CREATE POLICY p ON t USING (true);
  END IF;
  ALTER TABLE t ADD COLUMN b int;
END $$;
