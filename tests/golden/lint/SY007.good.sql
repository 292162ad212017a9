SELECT 1;
-- ;
SELECT ';;';
/* ;; */
DO $$ BEGIN NULL; ; END $$;
-- the end
