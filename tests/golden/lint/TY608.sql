CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, price money NOT NULL);
