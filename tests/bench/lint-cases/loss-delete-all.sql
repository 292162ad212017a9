WITH gone AS (DELETE FROM shop.sessions RETURNING id)
INSERT INTO shop.session_log (session_id) SELECT id FROM gone ON CONFLICT DO NOTHING;
