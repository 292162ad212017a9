-- case: keys uuid
CREATE TABLE IF NOT EXISTS private.a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE IF NOT EXISTS private.b (id serial, PRIMARY KEY (id));
