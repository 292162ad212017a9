CREATE TABLE IF NOT EXISTS shop.sizes (id uuid PRIMARY KEY, name text NOT NULL);
