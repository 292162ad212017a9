CREATE TABLE shop.sizes (id uuid PRIMARY KEY, name text NOT NULL);
