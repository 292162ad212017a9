CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b text, c "char", d varchar, e character varying);
