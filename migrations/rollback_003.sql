-- Takes the notifications away. The trigger sits on a table that stays, so it is dropped by name.

DROP TRIGGER IF EXISTS partner_connections_notify ON public.partner_connections;
DROP FUNCTION IF EXISTS public.notify_about_connection();
DROP TABLE IF EXISTS public.notifications;
