CREATE TABLE IF NOT EXISTS shop.countries (code text PRIMARY KEY CHECK (char_length(code) = 2));
