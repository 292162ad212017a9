-- What an order can be.
CREATE TYPE shop.state AS ENUM ('new', 'paid$$');
CREATE TYPE mood AS ENUM ('good', 'bad');
DO $$ BEGIN
  CREATE TYPE size AS ENUM ('s', 'm');
END $$;
