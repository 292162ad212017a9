CREATE TABLE kinds (code text PRIMARY KEY, name text UNIQUE, colour text);
