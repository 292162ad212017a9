DELETE FROM shop.sessions WHERE started < '2026-01-01';
