-- switchback: no-transaction — as the forward script

DROP INDEX CONCURRENTLY IF EXISTS public.notifications_unread_idx;
