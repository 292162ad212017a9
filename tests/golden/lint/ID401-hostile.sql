CREATE TABLE "two
lines" (id bigint PRIMARY KEY);
