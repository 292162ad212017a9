CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b varchar, c text CHECK (char_length(c) <= 20));
SELECT 'a'::varchar(3);
