CREATE TABLE "Orders" ("userId" int, id int);
ALTER TABLE s."T" ADD COLUMN "createdAt" timestamptz;
