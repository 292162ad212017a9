-- switchback: allow LK101 — the table is small
SELECT 1;

-- switchback: allow LK101
CREATE INDEX a ON t (a);

-- switchback: allow
SELECT 2;

-- switchback: allow LK999 — why not
SELECT 3;
