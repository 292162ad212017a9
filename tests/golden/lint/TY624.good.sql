CREATE TABLE IF NOT EXISTS private.part PARTITION OF private.parent FOR VALUES IN (1);
CREATE TABLE IF NOT EXISTS private.other (LIKE private.parent);
