-- case: keys uuid
CREATE TABLE IF NOT EXISTS private.a (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
CREATE TABLE IF NOT EXISTS private.b (code text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS private.c (one bigint, two bigint, PRIMARY KEY (one, two));
-- As wide as what it points to.
CREATE TABLE IF NOT EXISTS private.d (id bigint PRIMARY KEY REFERENCES old.t ON DELETE CASCADE);
CREATE TEMPORARY TABLE e (id bigint PRIMARY KEY) ON COMMIT DROP;
