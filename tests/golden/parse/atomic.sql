CREATE FUNCTION one(a int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 ELSE 3 END END;
  SELECT a AS end, t.end FROM (SELECT 1 AS "end") t;
  SELECT begin AS atomic, 1 end, 2 case FROM t;
END;
CREATE OR REPLACE PROCEDURE two(weekend int) BEGIN ATOMIC
  INSERT INTO atomic (begin_atomic) VALUES (weekend);
END;
CREATE FUNCTION atomic_end() RETURNS int RETURN 1;
CREATE PROCEDURE three() begin atomic end;
CREATE TABLE atomic (begin_atomic int, "begin atomic" int, legend int);
BEGIN; -- a transaction
SELECT atomic FROM t;
END;
