-- case: project
-- switchback: irreversible — the rows are gone
DELETE FROM t WHERE a;
