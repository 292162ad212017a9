CREATE INDEX IF NOT EXISTS a_b_idx ON a (b, lower(c));
CREATE INDEX IF NOT EXISTS a_b2_idx ON public.a USING btree (b, LOWER(c));
CREATE TABLE IF NOT EXISTS private.k (id bigint PRIMARY KEY, n int UNIQUE, UNIQUE (n, id));
CREATE INDEX IF NOT EXISTS k_id_idx ON private.k (id);
CREATE UNIQUE INDEX IF NOT EXISTS k_n_id_idx ON private.k (n, id);
