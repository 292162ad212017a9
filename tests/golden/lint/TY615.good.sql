CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, t regclass, r regrole, y regtype, regproc text);
SELECT 'now'::regproc;
