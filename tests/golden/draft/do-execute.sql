DO $$ BEGIN EXECUTE format('CREATE TABLE %I (a int)', 'x'); END $$;
