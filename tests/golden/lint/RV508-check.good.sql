-- case: role verify
-- check: is there
VALUES (1);
