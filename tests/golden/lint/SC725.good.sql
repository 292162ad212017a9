INSERT INTO storage.buckets (id, name, public) VALUES ('avatars', 'avatars', true), ('papers', 'papers', false) ON CONFLICT (id) DO NOTHING;
CREATE POLICY a ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'avatars' AND owner_id = (SELECT auth.uid()::text));
CREATE POLICY b ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'papers');
CREATE POLICY c ON storage.objects FOR INSERT TO authenticated WITH CHECK (bucket_id = 'avatars');
CREATE POLICY d ON pictures FOR SELECT USING (bucket_id = 'avatars');
