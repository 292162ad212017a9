CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, n int, n text);
INSERT INTO a (id, n, id) VALUES (1, 2, 3) ON CONFLICT DO NOTHING;
UPDATE a SET n = 1, m = 2, n = 3 WHERE id = 1;
CREATE OR REPLACE VIEW private.v AS SELECT a.id, b.id FROM a JOIN b ON b.a_id = a.id;
