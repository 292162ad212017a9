CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b jsonb DEFAULT '{}', json text);
SELECT '{}'::json;
