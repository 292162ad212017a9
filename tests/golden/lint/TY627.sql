CREATE INDEX IF NOT EXISTS a_b_idx ON a (b);
CREATE INDEX IF NOT EXISTS a_b_c_idx ON public.a (b, c);
CREATE TABLE IF NOT EXISTS private.k (x bigint, y bigint, PRIMARY KEY (x, y));
CREATE INDEX IF NOT EXISTS k_x_idx ON private.k (x);
