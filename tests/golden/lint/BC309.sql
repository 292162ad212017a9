CREATE OR REPLACE FUNCTION public.total (a bigint, b text DEFAULT '') RETURNS bigint
  LANGUAGE sql STABLE SET search_path = '' AS 'SELECT a';
