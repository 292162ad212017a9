ALTER ROLE app SUPERUSER;
ALTER ROLE app LOGIN BYPASSRLS;
DO $$ BEGIN
  CREATE ROLE maker CREATEROLE;
  CREATE USER copier REPLICATION;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
GRANT service_role TO authenticator;
GRANT pg_execute_server_program, editor TO app;
