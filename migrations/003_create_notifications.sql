-- Notifications: written by the database itself when something happens, read by whom they are for.

CREATE TABLE IF NOT EXISTS public.notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient_id uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
  kind text NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz
);

COMMENT ON TABLE public.notifications IS 'What happened that somebody should know';
COMMENT ON COLUMN public.notifications.kind IS 'connection_requested, connection_answered';
COMMENT ON COLUMN public.notifications.payload IS 'What the text is made of, by kind';

-- The list in the app: one person's, newest first.
CREATE INDEX IF NOT EXISTS notifications_recipient_id_created_at_idx
  ON public.notifications (recipient_id, created_at DESC);

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

-- People read their notifications and say that they have. There is no INSERT for them, and no policy
-- that would allow it: WITH CHECK (true) "for the system" would let anybody write to anybody.
-- service_role passes by the policies and needs none.
REVOKE ALL ON public.notifications FROM anon, authenticated;
GRANT SELECT, UPDATE (read_at) ON public.notifications TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.notifications TO service_role;

DROP POLICY IF EXISTS notifications_select_own ON public.notifications;
CREATE POLICY notifications_select_own ON public.notifications
  FOR SELECT TO authenticated
  USING (recipient_id = (SELECT auth.uid()));

DROP POLICY IF EXISTS notifications_update_own ON public.notifications;
CREATE POLICY notifications_update_own ON public.notifications
  FOR UPDATE TO authenticated
  USING (recipient_id = (SELECT auth.uid()))
  WITH CHECK (recipient_id = (SELECT auth.uid()));

-- SECURITY DEFINER, because whoever asks for a connection may not write notifications. Nobody can call
-- it directly, and it finds every name without the caller's search_path.
CREATE OR REPLACE FUNCTION public.notify_about_connection()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = ''
AS $body$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.notifications (recipient_id, kind, payload)
    VALUES (NEW.recipient_id, 'connection_requested', jsonb_build_object('connection_id', NEW.id));
  ELSIF NEW.status IN ('accepted', 'declined') AND NEW.status <> OLD.status THEN
    INSERT INTO public.notifications (recipient_id, kind, payload)
    VALUES (NEW.requester_id, 'connection_answered',
            jsonb_build_object('connection_id', NEW.id, 'status', NEW.status));
  END IF;
  RETURN NULL;
END
$body$;

COMMENT ON FUNCTION public.notify_about_connection() IS 'Trigger: tells the other side';

REVOKE ALL ON FUNCTION public.notify_about_connection()
  FROM PUBLIC, anon, authenticated, service_role;

CREATE OR REPLACE TRIGGER partner_connections_notify
  AFTER INSERT OR UPDATE ON public.partner_connections
  FOR EACH ROW EXECUTE FUNCTION public.notify_about_connection();
