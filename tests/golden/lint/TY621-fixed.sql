CREATE TABLE IF NOT EXISTS private."Odd" (id bigint PRIMARY KEY, modified_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS plain (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
