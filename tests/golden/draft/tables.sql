CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
CREATE TABLE public.tags (id serial PRIMARY KEY, note_id bigint REFERENCES notes (id));
ALTER TABLE notes ADD COLUMN tag_id int;
ALTER TABLE notes ADD CONSTRAINT notes_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags (id);
CREATE INDEX ON notes (tag_id);
CREATE UNLOGGED TABLE cache AS SELECT 1 AS a;
CREATE TEMP TABLE scratch (a int);
