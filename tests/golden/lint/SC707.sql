CREATE POLICY a ON orders FOR SELECT TO authenticated USING ((SELECT auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');
CREATE POLICY b ON orders FOR SELECT TO authenticated USING ((SELECT auth.jwt() #>> '{user_metadata,role}') = 'admin');
CREATE POLICY c ON orders FOR SELECT TO authenticated USING (EXISTS (SELECT FROM auth.users AS u WHERE u.id = user_id AND u.raw_user_meta_data ->> 'role' = 'admin'));
ALTER POLICY d ON orders WITH CHECK (((SELECT to_jsonb(u) FROM auth.users AS u LIMIT 1) -> 'raw_user_meta_data' ->> 'role') = 'admin');
