-- switchback: no-transaction
-- switchback: lock-timeout 5s
-- switchback: statement-timeout 10min
  -- switchback: requires 031 — it adds the table
--switchback:irreversible - mails were sent
-- Switchback: Allow LK101 -- table is small
-- switchback: verify may write
-- switchback: no-such-thing here
/* -- switchback: allow nothing */
SELECT 1; -- switchback: allow nothing
CREATE TABLE t (
  -- switchback: allow TY601 — legacy
  a timestamp
);
SELECT '
-- switchback: allow nothing
', $$
-- switchback: allow nothing
$$;
