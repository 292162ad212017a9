DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('good', 'bad');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DROP TYPE IF EXISTS shop.state;
CREATE TYPE shop.state AS ENUM ('new', 'paid');
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'size') THEN
    CREATE TYPE size AS ENUM ('s', 'm');
  END IF;
END $$;
