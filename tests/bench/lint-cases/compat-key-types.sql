CREATE TABLE IF NOT EXISTS shop.colours (id uuid PRIMARY KEY);
CREATE TABLE IF NOT EXISTS shop.paints (
  id uuid PRIMARY KEY,
  colour_id bigint NOT NULL REFERENCES shop.colours (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS paints_colour_idx ON shop.paints (colour_id);
