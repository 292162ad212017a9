CREATE FUNCTION public.total (a bigint) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT a';
CREATE FUNCTION public.rate (a bigint) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT a';
