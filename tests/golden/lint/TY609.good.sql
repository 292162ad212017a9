CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, price numeric(12,2), latitude float8, totality real, amount_cents bigint);
