CREATE TABLE IF NOT EXISTS private.a (id bigint);
CREATE TABLE IF NOT EXISTS private."B" (id bigint UNIQUE NOT NULL);
