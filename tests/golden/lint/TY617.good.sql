CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, at timestamptz, n int, s smallint, b boolean, note text);
CREATE TABLE IF NOT EXISTS private.b (id uuid PRIMARY KEY, n int, at timestamptz);
CREATE TABLE IF NOT EXISTS private.c (name text, b boolean, id bigint PRIMARY KEY, n int, at timestamptz);
