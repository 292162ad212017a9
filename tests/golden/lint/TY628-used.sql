CREATE TABLE IF NOT EXISTS private.new (id bigint PRIMARY KEY);
