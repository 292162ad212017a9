CREATE TABLE "Up" ("c""d" text DEFAULT '\'';
');
CREATE INDEX "I i" ON "Up" ("c""d") WHERE "c""d" <> '--
;''';
