-- case: keys bigint
CREATE TABLE IF NOT EXISTS private.a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- Too narrow, but no other house: TY607 speaks of it.
CREATE TABLE IF NOT EXISTS private.b (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
