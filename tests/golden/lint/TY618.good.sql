CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, n int, "N" text);
UPDATE a SET list[1] = 1, list[2] = 2, pair.x = 1, pair.y = 2 WHERE id = 1;
UPDATE a SET (n, m) = (1, 2) WHERE id = 1;
CREATE OR REPLACE VIEW private.v AS SELECT a.id, b.id AS b_id FROM a JOIN b ON b.a_id = a.id;
CREATE OR REPLACE VIEW private.w (one, two) AS SELECT a.id, b.id FROM a JOIN b ON b.a_id = a.id;
SELECT a.id, b.id FROM a JOIN b ON b.a_id = a.id;
