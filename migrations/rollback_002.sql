-- Takes the connections away. The table goes before the type that its column uses.

DROP TABLE IF EXISTS public.partner_connections;
DROP FUNCTION IF EXISTS public.guard_connection_status();
DROP TYPE IF EXISTS public.connection_status;
