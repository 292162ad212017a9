-- case: role rollback
DROP TABLE IF EXISTS t;
