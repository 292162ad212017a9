SELECT net.http_post('https://x.example', '{"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2lnbmF0dXJl"}');
INSERT INTO settings (k, v) VALUES ('key', 'sb_secret_0123456789abcdefghij') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION private.call() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM public.connect('postgresql://app:hunter2@db.example.com:5432/app');
END $$;
COMMENT ON TABLE orders IS 'whsec_0123456789abcdefghij';
