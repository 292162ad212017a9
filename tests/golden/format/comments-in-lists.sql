select
  -- first
  a,
  b, /* two
 lines */ c,

  -- rest
  d
from t
-- why
where a = 1 -- because
  and /* odd */ b = 2;
