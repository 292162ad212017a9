CREATE TYPE private.mood AS ENUM ('a');
CREATE TABLE private.t (id integer PRIMARY KEY, m private.mood);
CREATE VIEW private.v AS SELECT id FROM private.t;
CREATE INDEX "Odd" ON private.t (m);
CREATE POLICY p ON private.o USING (true);
ALTER TABLE private.o ADD COLUMN c integer;
CREATE FUNCTION private.f(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE OR REPLACE FUNCTION private.old(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
