CREATE POLICY teams_select ON teams FOR SELECT TO authenticated USING (id IN (SELECT team_id FROM members));
CREATE POLICY members_select ON members FOR SELECT TO authenticated USING (team_id IN (SELECT id FROM public.teams));
CREATE POLICY own ON self FOR ALL TO authenticated USING (EXISTS (SELECT FROM self AS s WHERE s.id = 1));
CREATE POLICY a ON notes FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON notes FOR INSERT TO authenticated WITH CHECK (EXISTS (SELECT FROM notes AS n WHERE n.id = 1));
CREATE POLICY c ON one FOR SELECT TO authenticated USING (EXISTS (SELECT FROM two));
CREATE POLICY c ON two FOR SELECT TO authenticated USING (EXISTS (SELECT FROM three));
CREATE POLICY c ON three FOR SELECT TO authenticated USING (EXISTS (SELECT FROM one));
