SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET search_path = public, extensions;
SET ROLE postgres;
SET Standard_Conforming_Strings TO no;
