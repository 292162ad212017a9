SELECT CAST('1' AS int), cast(a AS text) FROM t;
