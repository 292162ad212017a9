CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, f regproc, g regprocedure NOT NULL, n regnamespace);
