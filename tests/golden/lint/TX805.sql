SET search_path = app, public;
SET SESSION work_mem = '64MB';
SET ROLE admin;
SET SESSION AUTHORIZATION admin;
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;
SET lock_timeout = '3s';
SET TIME ZONE 'UTC';
SELECT set_config('app.user', '1', false), pg_catalog.set_config('search_path', '', 'f');
DO $$ BEGIN SET work_mem = '1MB'; PERFORM set_config('app.user', '1', false); END $$;
