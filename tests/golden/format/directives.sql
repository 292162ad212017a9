-- switchback: no-transaction — because
   -- switchback: lock-timeout 5s

create index concurrently a on b(c);
-- switchback: allow LK101 — small
-- check: it is there
-- as: anon
   -- expect: rows 1
select 1;   -- switchback: not a directive
