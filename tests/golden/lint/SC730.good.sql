CREATE POLICY teams_select ON teams FOR SELECT TO authenticated USING (id IN (SELECT team_id FROM members));
CREATE POLICY members_select ON members FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
-- The other way round by a function that no policy holds for.
CREATE POLICY a ON rooms FOR SELECT TO authenticated USING (id IN (SELECT private.my_rooms()));
CREATE POLICY b ON guests FOR SELECT TO authenticated USING (room_id IN (SELECT id FROM rooms));
-- Asked for SELECT, notes has no sub-select: that ends.
CREATE POLICY c ON notes FOR SELECT TO authenticated USING (is_public);
CREATE POLICY d ON notes FOR INSERT TO authenticated WITH CHECK (EXISTS (SELECT FROM notes AS n WHERE n.id = 1));
CREATE POLICY e ON late FOR SELECT TO authenticated USING (id IN (SELECT id FROM early));
CREATE POLICY e ON early FOR SELECT TO authenticated USING (id IN (SELECT id FROM late));
DROP POLICY e ON late;
