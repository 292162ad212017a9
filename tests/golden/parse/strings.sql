SELECT 'it''s; fine', E'it\'s; fine', U&'d\0061t\+000061;', B'01', X'1F', N'a;';
SELECT 'standard\'; SELECT 'next';
SELECT E'one'
  -- and the escapes go on
  'tw\'o;';
SELECT "a;""b" AS "select;", U&"d\0061;";
SELECT 'a' /* not joined */ 'b;';
