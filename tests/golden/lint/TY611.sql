CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, name text NOT NULL);
