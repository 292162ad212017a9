-- case: names (tbl_)?[a-z]+(s|data)
CREATE TABLE IF NOT EXISTS private.orders (id bigint PRIMARY KEY);
CREATE TABLE IF NOT EXISTS private.tbl_mydata (id bigint PRIMARY KEY);
