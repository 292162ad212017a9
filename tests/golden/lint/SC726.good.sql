SELECT net.http_post('https://x.example', '{"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl"}');
INSERT INTO settings (k, v) VALUES ('name', 'sb_secret_key'), ('eyJ', 'ey.J') ON CONFLICT DO NOTHING;
-- postgresql://app:hunter2@db.example.com/app
COMMENT ON TABLE orders IS 'postgresql://app@db.example.com/app, postgres://app:<password>@db, postgres://app:$PW@db';
SELECT vault.create_secret(current_setting('app.secret'), 'name');
