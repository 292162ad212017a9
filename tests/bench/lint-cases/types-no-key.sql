CREATE TABLE IF NOT EXISTS shop.tags (name text NOT NULL, invoice uuid NOT NULL);
