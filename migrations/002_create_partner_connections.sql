-- Partner connections: one person asks, the other accepts or declines, either ends it.

-- duplicate_object alone would also be content with another type of that name, or with other labels.
DO $enum$
BEGIN
  CREATE TYPE public.connection_status AS ENUM ('pending', 'accepted', 'declined', 'ended');
EXCEPTION
  WHEN duplicate_object THEN
    IF (
      SELECT array_agg(enumlabel::text ORDER BY enumsortorder)
      FROM pg_catalog.pg_enum
      WHERE enumtypid = to_regtype('public.connection_status')
    ) IS DISTINCT FROM ARRAY['pending', 'accepted', 'declined', 'ended'] THEN
      RAISE EXCEPTION 'type public.connection_status exists already, with other labels'
        USING ERRCODE = 'duplicate_object';
    END IF;
END
$enum$;

CREATE TABLE IF NOT EXISTS public.partner_connections (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  requester_id uuid NOT NULL DEFAULT auth.uid() REFERENCES public.profiles (id) ON DELETE CASCADE,
  recipient_id uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
  status public.connection_status NOT NULL DEFAULT 'pending',
  responded_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT partner_connections_two_people CHECK (requester_id <> recipient_id)
);

COMMENT ON TABLE public.partner_connections
  IS 'Who is connected with whom, and how far it has come';
COMMENT ON COLUMN public.partner_connections.responded_at
  IS 'When the recipient accepted or declined';

-- At most one open connection between two people, whoever asked first.
CREATE UNIQUE INDEX IF NOT EXISTS partner_connections_open_pair_key
  ON public.partner_connections (
    least(requester_id, recipient_id),
    greatest(requester_id, recipient_id)
  )
  WHERE status IN ('pending', 'accepted');

-- For the policies, and for deleting a profile.
CREATE INDEX IF NOT EXISTS partner_connections_requester_id_idx
  ON public.partner_connections (requester_id);
CREATE INDEX IF NOT EXISTS partner_connections_recipient_id_idx
  ON public.partner_connections (recipient_id);

CREATE OR REPLACE TRIGGER partner_connections_set_updated_at
  BEFORE UPDATE ON public.partner_connections
  FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

-- A policy sees the row before or the row after, never both; steps from one to the other need a trigger.
CREATE OR REPLACE FUNCTION public.guard_connection_status()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
  IF (NEW.requester_id, NEW.recipient_id) IS DISTINCT FROM (OLD.requester_id, OLD.recipient_id) THEN
    RAISE EXCEPTION 'the people of a connection cannot be changed'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = OLD.status THEN
    RETURN NEW;
  END IF;
  IF (OLD.status, NEW.status) NOT IN (('pending', 'accepted'), ('pending', 'declined'),
                                      ('pending', 'ended'), ('accepted', 'ended')) THEN
    RAISE EXCEPTION 'a connection does not go from % to %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status IN ('accepted', 'declined') THEN
    IF auth.uid() = OLD.requester_id THEN
      RAISE EXCEPTION 'only the recipient can answer'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.responded_at := now();
  END IF;
  RETURN NEW;
END
$body$;

COMMENT ON FUNCTION public.guard_connection_status()
  IS 'Trigger: which steps a connection can take';

CREATE OR REPLACE TRIGGER partner_connections_guard_status
  BEFORE UPDATE ON public.partner_connections
  FOR EACH ROW EXECUTE FUNCTION public.guard_connection_status();

ALTER TABLE public.partner_connections ENABLE ROW LEVEL SECURITY;

-- No DELETE: a connection is ended, not forgotten.
REVOKE ALL ON public.partner_connections FROM anon, authenticated;
GRANT SELECT, INSERT, UPDATE ON public.partner_connections TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.partner_connections TO service_role;

DROP POLICY IF EXISTS partner_connections_select_own ON public.partner_connections;
CREATE POLICY partner_connections_select_own ON public.partner_connections
  FOR SELECT TO authenticated
  USING ((SELECT auth.uid()) IN (requester_id, recipient_id));

DROP POLICY IF EXISTS partner_connections_insert_own ON public.partner_connections;
CREATE POLICY partner_connections_insert_own ON public.partner_connections
  FOR INSERT TO authenticated
  WITH CHECK (requester_id = (SELECT auth.uid()) AND status = 'pending');

DROP POLICY IF EXISTS partner_connections_update_own ON public.partner_connections;
CREATE POLICY partner_connections_update_own ON public.partner_connections
  FOR UPDATE TO authenticated
  USING ((SELECT auth.uid()) IN (requester_id, recipient_id))
  WITH CHECK ((SELECT auth.uid()) IN (requester_id, recipient_id));
