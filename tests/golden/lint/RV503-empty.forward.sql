CREATE VIEW private.v AS SELECT 1 AS one;
