CREATE TABLE IF NOT EXISTS shop.badges (
  id uuid PRIMARY KEY,
  clerk_id uuid NOT NULL REFERENCES shop.clerks (id) ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS badges_clerk_idx ON shop.badges (clerk_id);
