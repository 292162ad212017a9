;;
select  1;;
;
