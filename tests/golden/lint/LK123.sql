ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (value LIKE '%@%');
ALTER DOMAIN email SET NOT NULL;
CREATE DOMAIN zip AS text CHECK (value ~ '^[0-9]{5}$');
