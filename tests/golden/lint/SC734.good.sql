CREATE POLICY a ON notifications FOR INSERT TO authenticated WITH CHECK (user_id = (SELECT auth.uid()));
CREATE POLICY b ON notifications FOR INSERT TO service_role WITH CHECK (true);
CREATE POLICY c ON messages FOR INSERT TO anon WITH CHECK (char_length(body) < 1000);
CREATE POLICY d ON messages AS RESTRICTIVE FOR INSERT WITH CHECK (true);
