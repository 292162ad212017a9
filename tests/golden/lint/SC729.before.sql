CREATE FUNCTION public.is_member (team bigint) RETURNS boolean LANGUAGE sql SECURITY DEFINER
  SET search_path = '' AS 'SELECT true';
CREATE FUNCTION public.is_admin () RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = '' AS 'SELECT true';
