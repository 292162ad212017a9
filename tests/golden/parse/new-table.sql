CREATE TABLE session_events (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX a ON session_events (at);
CREATE INDEX b ON session_events (id, at);
ALTER TABLE session_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON session_events USING (true);
CREATE POLICY q ON session_events FOR INSERT WITH CHECK (true);
CREATE POLICY r ON session_events FOR DELETE USING (false);
COMMENT ON TABLE session_events IS 'x';
