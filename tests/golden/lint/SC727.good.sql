CREATE POLICY a ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'a');
DROP POLICY IF EXISTS a ON storage.objects;
CREATE OR REPLACE TRIGGER t AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.f();
DROP TRIGGER IF EXISTS t ON auth.users;
INSERT INTO storage.buckets (id, name) VALUES ('a', 'a') ON CONFLICT DO NOTHING;
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions;
ALTER TABLE authors ADD COLUMN IF NOT EXISTS nick text;
CREATE POLICY b ON realtime.messages FOR SELECT TO authenticated USING (true);
