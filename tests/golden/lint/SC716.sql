CREATE TABLE IF NOT EXISTS private.files (id uuid PRIMARY KEY, object_id uuid REFERENCES storage.objects (id) ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS private.mails (id uuid PRIMARY KEY, email text, FOREIGN KEY (email) REFERENCES auth.users (email) ON DELETE CASCADE);
ALTER TABLE private.mails ADD CONSTRAINT mails_session_fkey FOREIGN KEY (id) REFERENCES auth.sessions (id) ON DELETE CASCADE NOT VALID;
