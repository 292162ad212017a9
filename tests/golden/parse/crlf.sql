CREATE TABLE a (b int);

-- größe
SELECT größe, FRÖM;
SELECT 1 FROM FROM;
INSERT INTO a VALUES (1);
