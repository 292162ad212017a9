-- case: role verify
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);
