-- switchback: no-transaction — an index is built outside
-- Switchback: lock-timeout 5s -- be short
--switchback: requires 031
-- check: a user sees only own rows
-- as: authenticated 7c9e6679-7425-40de-944b-e07fc1f9041a
-- expect: row a | b
SELECT 1; -- as in: all others
-- checks: none
