CREATE TABLE IF NOT EXISTS a (id uuid PRIMARY KEY, user_id uuid UNIQUE, team uuid, kind text, UNIQUE (team, kind));
CREATE POLICY a ON a FOR SELECT TO authenticated USING (id = (SELECT auth.uid()) OR user_id = (SELECT auth.uid()) OR team = (SELECT auth.uid()));
CREATE POLICY b ON a FOR INSERT TO authenticated WITH CHECK (kind = 'a');
CREATE TABLE IF NOT EXISTS b (id bigint PRIMARY KEY, user_id uuid);
CREATE INDEX IF NOT EXISTS b_user_id_idx ON public.b (user_id, id);
CREATE POLICY a ON b FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON b FOR UPDATE TO authenticated USING (EXISTS (SELECT FROM a WHERE a.kind = (SELECT auth.role())));
CREATE POLICY a ON known FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
