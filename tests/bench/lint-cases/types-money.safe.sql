CREATE TABLE IF NOT EXISTS shop.fees (id uuid PRIMARY KEY, amount numeric(12, 2) NOT NULL);
