CREATE TABLE IF NOT EXISTS shop.pens (id uuid PRIMARY KEY, colour text);
CREATE INDEX IF NOT EXISTS pens_colour_idx ON shop.pens (colour);
CREATE INDEX IF NOT EXISTS pens_by_colour ON shop.pens USING btree (colour);
