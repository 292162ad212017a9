-- Connected people see each other's profiles; until now everybody saw only the own one.
--
-- One policy is replaced by another: two for the same command would both be asked for every row.

-- switchback: allow DL213 — what it allowed, the new one allows too
DROP POLICY IF EXISTS profiles_select_own ON public.profiles;
DROP POLICY IF EXISTS profiles_select_own_and_partners ON public.profiles;
CREATE POLICY profiles_select_own_and_partners ON public.profiles
  FOR SELECT TO authenticated
  USING (
    id = (SELECT auth.uid())
    OR EXISTS (
      SELECT
      FROM public.partner_connections AS c
      WHERE c.status = 'accepted'
        AND (SELECT auth.uid()) IN (c.requester_id, c.recipient_id)
        AND profiles.id IN (c.requester_id, c.recipient_id)
    )
  );
