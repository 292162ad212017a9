CREATE FUNCTION shop.twice(i integer) RETURNS integer
  LANGUAGE sql IMMUTABLE SET search_path = '' RETURN i * 2;
