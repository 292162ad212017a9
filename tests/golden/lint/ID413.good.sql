INSERT INTO plans (id, name) VALUES (1, 'free') ON CONFLICT (id) DO NOTHING;
INSERT INTO plans (id, name) SELECT 2, 'paid' WHERE NOT EXISTS (SELECT FROM plans WHERE id = 2);
CREATE TABLE colours (name text PRIMARY KEY);
INSERT INTO colours VALUES ('red');
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM plans) THEN
    INSERT INTO plans (id) VALUES (3);
  END IF;
END $$;
