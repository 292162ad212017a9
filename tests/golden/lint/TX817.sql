-- case: runner transaction
DO $$ BEGIN UPDATE t SET a = 1; COMMIT; END $$;
DO $$ BEGIN UPDATE t SET a = 1; ROLLBACK; END $$;
