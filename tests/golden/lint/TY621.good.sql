CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());
CREATE OR REPLACE TRIGGER touch BEFORE INSERT OR UPDATE ON private.a FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TABLE IF NOT EXISTS private.b (id bigint PRIMARY KEY, created_at timestamptz);
