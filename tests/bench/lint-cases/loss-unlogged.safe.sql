CREATE TABLE IF NOT EXISTS shop.carts (id uuid PRIMARY KEY, content jsonb NOT NULL DEFAULT '{}');
