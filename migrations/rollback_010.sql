-- Takes the view away; the notifications stay.

DROP VIEW IF EXISTS public.unread_notifications;
