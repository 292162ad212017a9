-- case: keys bigint
CREATE TABLE IF NOT EXISTS private.a (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
