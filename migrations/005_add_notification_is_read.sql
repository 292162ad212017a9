-- Notifications get is_read, so that the app can ask for unread ones without looking at times.
--
-- A constant default costs nothing: rows there are have it without being written. NOT NULL together
-- with such a default looks at no row either.

ALTER TABLE public.notifications ADD COLUMN IF NOT EXISTS is_read boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN public.notifications.is_read IS 'Whether the recipient has seen it';

GRANT UPDATE (is_read) ON public.notifications TO authenticated;
