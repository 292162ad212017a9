CREATE POLICY a ON orders FOR SELECT TO authenticated USING ((SELECT auth.jwt() -> 'app_metadata' ->> 'role') = 'admin');
CREATE OR REPLACE VIEW private.names AS SELECT raw_user_meta_data ->> 'name' AS name FROM auth.users;
COMMENT ON TABLE orders IS 'user_metadata';
