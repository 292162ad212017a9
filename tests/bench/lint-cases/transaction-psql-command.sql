\set since '2026-01-01'
DELETE FROM shop.sessions WHERE started < :'since';
