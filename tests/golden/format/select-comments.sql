select a, -- the a
 b /* the b */, c -- the c
 , d
-- from here
from t -- a table
where x /* is */ = 1 -- end
;
