INSERT INTO storage.buckets (id, name, public) VALUES ('avatars', 'avatars', true), ('papers', 'papers', false) ON CONFLICT (id) DO NOTHING;
UPDATE storage.buckets SET public = true WHERE id = 'covers';
DROP POLICY IF EXISTS "avatars are public" ON storage.objects;
CREATE POLICY "avatars are public" ON storage.objects FOR SELECT USING (bucket_id = 'avatars');
DROP POLICY IF EXISTS covers ON storage.objects;
CREATE POLICY covers ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'covers');
