CREATE TABLE IF NOT EXISTS shop.countries (code character(2) PRIMARY KEY);
