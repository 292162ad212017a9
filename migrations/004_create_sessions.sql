-- Sessions: two connected people play. Players, settings and the state of the game are JSONB: their
-- shape is the game's, and changes with it.

CREATE TABLE IF NOT EXISTS public.sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  connection_id uuid NOT NULL REFERENCES public.partner_connections (id) ON DELETE CASCADE,
  host_id uuid NOT NULL DEFAULT auth.uid() REFERENCES public.profiles (id) ON DELETE CASCADE,
  players jsonb NOT NULL DEFAULT '[]'::jsonb
    CONSTRAINT sessions_players_is_array CHECK (jsonb_typeof(players) = 'array'),
  settings jsonb NOT NULL DEFAULT '{}'::jsonb
    CONSTRAINT sessions_settings_is_object CHECK (jsonb_typeof(settings) = 'object'),
  state jsonb NOT NULL DEFAULT '{"status": "waiting"}'::jsonb
    CONSTRAINT sessions_state_has_status CHECK (
      jsonb_typeof(state -> 'status') IS NOT DISTINCT FROM 'string'
    ),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);

COMMENT ON TABLE public.sessions IS 'Games of two connected people';
COMMENT ON COLUMN public.sessions.players IS '[{"id": uuid, "name": text}, …]';
COMMENT ON COLUMN public.sessions.settings IS '{"level": number, "order": "alternate" | "random"}';
COMMENT ON COLUMN public.sessions.state
  IS '{"status": "waiting" | "playing" | "over", "queue": […]}';

CREATE INDEX IF NOT EXISTS sessions_connection_id_idx ON public.sessions (connection_id);
CREATE INDEX IF NOT EXISTS sessions_host_id_idx ON public.sessions (host_id);
-- What goes on right now, whatever came before.
CREATE INDEX IF NOT EXISTS sessions_open_status_idx
  ON public.sessions ((state ->> 'status'))
  WHERE ended_at IS NULL;

CREATE OR REPLACE TRIGGER sessions_set_updated_at
  BEFORE UPDATE ON public.sessions
  FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON public.sessions FROM anon, authenticated;
GRANT SELECT, INSERT, UPDATE ON public.sessions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.sessions TO service_role;

-- The inner query sees a connection only where its own policy lets it: those of the user.
DROP POLICY IF EXISTS sessions_select_partners ON public.sessions;
CREATE POLICY sessions_select_partners ON public.sessions
  FOR SELECT TO authenticated
  USING (connection_id IN (SELECT id FROM public.partner_connections));

DROP POLICY IF EXISTS sessions_insert_host ON public.sessions;
CREATE POLICY sessions_insert_host ON public.sessions
  FOR INSERT TO authenticated
  WITH CHECK (
    host_id = (SELECT auth.uid())
    AND connection_id IN (SELECT id FROM public.partner_connections WHERE status = 'accepted')
  );

DROP POLICY IF EXISTS sessions_update_partners ON public.sessions;
CREATE POLICY sessions_update_partners ON public.sessions
  FOR UPDATE TO authenticated
  USING (connection_id IN (SELECT id FROM public.partner_connections WHERE status = 'accepted'))
  WITH CHECK (
    connection_id IN (SELECT id FROM public.partner_connections WHERE status = 'accepted')
  );
