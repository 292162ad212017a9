SELECT '1'::int, int '1', DATE '2026-01-01', t.cast, 'CAST(a AS int)' FROM t;
