select 1 -- one
;
select 2
-- two
;
select 3 /* three */;
