DELETE FROM shop.sessions WHERE expires_at < now() - interval '30 days';
