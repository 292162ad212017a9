-- case: names (a+)+[bc]
CREATE TABLE IF NOT EXISTS private.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (id bigint PRIMARY KEY);
