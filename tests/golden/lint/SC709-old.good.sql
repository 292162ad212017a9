-- case: server 14
CREATE OR REPLACE VIEW names AS SELECT id, name FROM users;
