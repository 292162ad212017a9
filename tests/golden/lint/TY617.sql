CREATE TABLE IF NOT EXISTS private.a (b boolean, id bigint PRIMARY KEY, n smallint, at timestamptz);
