TRUNCATE ONLY shop.sessions;
