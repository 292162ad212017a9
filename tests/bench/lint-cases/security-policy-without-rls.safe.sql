CREATE TABLE IF NOT EXISTS vault_of_shop.letters (id uuid PRIMARY KEY, owner uuid NOT NULL);
CREATE INDEX IF NOT EXISTS letters_owner_idx ON vault_of_shop.letters (owner);
ALTER TABLE vault_of_shop.letters ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS letters_own ON vault_of_shop.letters;
CREATE POLICY letters_own ON vault_of_shop.letters FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
