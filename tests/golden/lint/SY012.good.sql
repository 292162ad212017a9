-- switchback: allow LK101 — the table is small
CREATE INDEX a ON t (a);

-- switchback: allow index-not-concurrent — the table is small
DO $$ BEGIN CREATE INDEX a ON t (a); END $$;

CREATE INDEX a -- for the list
  -- switchback: allow lk101 - the table is small
  ON t (a);
