CREATE OR REPLACE FUNCTION public.total (other bigint) RETURNS bigint
  LANGUAGE sql STABLE SET search_path = '' AS 'SELECT 2';
DROP FUNCTION public.rate (bigint);
CREATE OR REPLACE FUNCTION public.rate (a bigint, b text) RETURNS bigint
  LANGUAGE sql STABLE SET search_path = '' AS 'SELECT a';
CREATE OR REPLACE FUNCTION public.unknown (a bigint, b text) RETURNS bigint
  LANGUAGE sql STABLE SET search_path = '' AS 'SELECT a';
