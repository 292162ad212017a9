DO $$
BEGIN
  CREATE TYPE shop.mood AS ENUM ('good', 'bad');
EXCEPTION WHEN duplicate_object THEN
  NULL;
END $$;
