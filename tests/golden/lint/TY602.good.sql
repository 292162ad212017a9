CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b time, c time without time zone);
