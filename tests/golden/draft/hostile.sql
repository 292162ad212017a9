CREATE SCHEMA "S; DROP";
CREATE TABLE "S; DROP"."t""; --" ("a b" int, "select" int);
ALTER TABLE "Up" ADD COLUMN "x';
DROP TABLE y; --" int;
ALTER TABLE "Up" ALTER COLUMN "c""d" SET DEFAULT 'a''b';
CREATE POLICY "it's; --
DROP TABLE z" ON "Up" USING (true);
CREATE FUNCTION "F f"("a" int, b "S; DROP"."t""; --") RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON COLUMN "Up"."c""d" IS '''; DROP';
DROP INDEX "I i";
