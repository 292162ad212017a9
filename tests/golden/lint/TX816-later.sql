-- switchback: no-transaction
DO $$ BEGIN UPDATE t SET a = 1; COMMIT; END $$;
INSERT INTO t (a) VALUES (2);
