-- case: role rollback
DROP TABLE orders;
