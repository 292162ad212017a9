CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, price numeric(12,2) NOT NULL, money bigint);
