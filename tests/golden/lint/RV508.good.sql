-- case: role verify
DO $$ BEGIN ASSERT true; END $$;
