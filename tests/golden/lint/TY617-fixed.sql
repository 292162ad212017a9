CREATE TABLE IF NOT EXISTS private.a (
  done boolean NOT NULL DEFAULT false,
  id bigint PRIMARY KEY,
  n smallint,
  at timestamptz, owner uuid DEFAULT gen_random_uuid(),
  name text,
  CONSTRAINT a_name_key UNIQUE (name)
);
-- Where comments, other parts or rows stand between them they stay.
CREATE TABLE IF NOT EXISTS private.b (
  done boolean, -- comments belong to their lines
  id bigint PRIMARY KEY, n smallint, at timestamptz
);
CREATE TABLE IF NOT EXISTS private.c (done boolean, id bigint PRIMARY KEY, n smallint, at timestamptz);
INSERT INTO private.c VALUES (true, 1, 2, now());
CREATE TABLE IF NOT EXISTS private.d (done boolean, LIKE private.c, id bigint PRIMARY KEY, n smallint, at timestamptz);
