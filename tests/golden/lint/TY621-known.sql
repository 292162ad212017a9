CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());
DO $$
BEGIN
  CREATE TABLE IF NOT EXISTS private.b (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());
END
$$;
