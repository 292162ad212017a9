-- case: server 13
CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());
