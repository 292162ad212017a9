-- switchback: no-transaction — an index is built concurrently outside of a transaction, alone in its file
--
-- The number on the bell: unread notifications of one person. A partial index stays small, since
-- nearly all get read. Reads and writes go on while it is built. If that is interrupted an invalid
-- index stays, which IF NOT EXISTS would keep: roll back and apply again then.

CREATE INDEX CONCURRENTLY IF NOT EXISTS notifications_unread_idx
  ON public.notifications (recipient_id)
  WHERE NOT is_read;
