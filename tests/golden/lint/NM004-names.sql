-- case: names (tbl_)?[a-z]+(s|data)
CREATE TABLE IF NOT EXISTS private.purchase (id bigint PRIMARY KEY);
CREATE TABLE IF NOT EXISTS private.orders_old (id bigint PRIMARY KEY);
