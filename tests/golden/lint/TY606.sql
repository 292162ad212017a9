CREATE TABLE IF NOT EXISTS private.a (id bigserial PRIMARY KEY, b SERIAL NOT NULL, c smallserial);
CREATE TABLE IF NOT EXISTS private.d (id serial PRIMARY KEY);
