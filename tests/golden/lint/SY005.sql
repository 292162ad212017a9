SELECT ‘a’;
SELECT 1;
CREATE TABLE t​ (a int);
SELECT “b” FROM t;
-- is it ‮nimda
SELECT 1 WHERE a = 'x⁦y';
