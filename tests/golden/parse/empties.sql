;; SELECT 1 ;;
-- between
;
SELECT 2; -- behind
-- at the end
