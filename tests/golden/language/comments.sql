/* one /* nested */ still */ SELECT 1; -- end -- of line
/* over
   -- no /* lines
   */ 'no string' */
SELECT '/*', "--", $$/*$$, 1 -- TODO 'no string
/* never closed by one */ /**/ SELECT 2;
