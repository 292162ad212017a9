CREATE SCHEMA app;
CREATE TABLE app.old (a int DEFAULT 1);
CREATE INDEX old_a ON app.old (a);
