CREATE TABLE IF NOT EXISTS shop.fees (id uuid PRIMARY KEY, amount money NOT NULL);
