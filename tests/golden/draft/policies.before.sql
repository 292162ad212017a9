CREATE TABLE t (owner uuid, a int);
CREATE TABLE u (a int);
ALTER TABLE u ENABLE ROW LEVEL SECURITY;
CREATE TABLE v (a int);
ALTER TABLE v ENABLE ROW LEVEL SECURITY;
CREATE POLICY replaced ON t AS RESTRICTIVE FOR UPDATE TO authenticated, anon USING (a > 1) WITH CHECK (a > 2);
COMMENT ON POLICY replaced ON t IS 'was here';
CREATE POLICY changed ON t FOR INSERT TO authenticated WITH CHECK (owner = auth.uid());
CREATE POLICY named ON t;
