CREATE TABLE IF NOT EXISTS public.sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL, value jsonb, type varchar(20), key int8, data bytea,
  user_id uuid NOT NULL REFERENCES auth.users(id) ON DELETE CASCADE,
  started timestamp (3) with time zone, ended timestamptz NOT NULL DEFAULT now(),
  price numeric(12,2) DEFAULT 1.5e-3, ratio double precision, is_read boolean DEFAULT false,
  CONSTRAINT sessions_check CHECK (t.value IS NOT NULL AND new.value <> 'x'::app."My state"[])
);
create index concurrently if not exists i on sessions using btree (user_id) where not is_read;
alter table sessions enable row level security, alter column name set data type text;
COMMENT ON COLUMN sessions.comment IS 'a comment';
ALTER TABLE sessions ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES b NOT VALID;
comment on table t is null; create type app.state as enum ('a'); alter table t owner to x;
SELECT count(*), value, name, sum(x) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM a;
SELECT $1, a$1, 1..10, .5, 0xFF_FF, 12abc, größe_in, inselect, select$, B'0101', X'1F', "Select";
GRANT USAGE ON SCHEMA public TO anon; SET LOCAL lock_timeout = '5s'; set role to owner;
