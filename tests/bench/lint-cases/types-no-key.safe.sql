CREATE TABLE IF NOT EXISTS shop.tags (name text NOT NULL, invoice uuid NOT NULL);
ALTER TABLE shop.tags ADD PRIMARY KEY (invoice, name);
