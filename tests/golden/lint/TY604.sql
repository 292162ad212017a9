CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b varchar(20), c character varying (30) NOT NULL DEFAULT 'x');
