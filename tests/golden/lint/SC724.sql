CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, name text, password_hash text, "SSN" text);
