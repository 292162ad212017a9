CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, password_hash text);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE TABLE IF NOT EXISTS private.users (id bigint PRIMARY KEY, password_hash text);
CREATE TABLE IF NOT EXISTS resets (id bigint PRIMARY KEY, password_reset_at timestamptz, tokens_used int, is_secret boolean);
