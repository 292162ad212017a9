-- A view with the number on the bell.
--
-- security_invoker: it shows what the person who asks may see. Without it a view has the rights of its
-- owner, and everybody would see everybody's.

CREATE OR REPLACE VIEW public.unread_notifications WITH (security_invoker = true) AS
SELECT recipient_id, count(*) AS unread, max(created_at) AS newest_at
FROM public.notifications
WHERE NOT is_read
GROUP BY recipient_id;

COMMENT ON VIEW public.unread_notifications IS 'How many unread notifications a person has';

REVOKE ALL ON public.unread_notifications FROM anon, authenticated;
GRANT SELECT ON public.unread_notifications TO authenticated, service_role;
