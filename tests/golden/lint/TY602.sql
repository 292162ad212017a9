CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b timetz, c time(0) with time zone);
