CREATE POLICY a ON notifications FOR INSERT WITH CHECK (true);
CREATE POLICY b ON notifications FOR INSERT TO anon, authenticated WITH CHECK (1 = 1);
CREATE POLICY c ON notifications FOR INSERT TO public WITH CHECK (true);
